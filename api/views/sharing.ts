import type { FastifyRequest } from 'fastify';
import { can, knows, scopesFor } from '../../domain/permissions.ts';
import { EVERYWHERE, type Place, partsOf, type Scope, union } from '../../domain/scopes.ts';
import { type SavedViewRow, sharedScopes } from '../../store/registry/saved-views.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';
import type { Principal } from '../http/principal.ts';
import { invalid } from '../http/problem.ts';

/** The account of the caller; null for a program and a screen, which have none. */
export const accountOf = (who: Principal): string | null => (who.id.startsWith('user/') ? who.user.id : null);

/**
 * Whether the caller belongs to a scope: he has a right on one that contains it, or that has anything in it, as a
 * cooperative with a field in the commune. What an organisation shares stays among those with a right on it.
 */
function belonging(who: Principal, places: ApiContext['places']): (scope: Scope) => boolean {
  const around = places.around(scopesFor(who, 'views.read'));
  return (scope) => {
    const place = places.ofScope(scope);
    if (place === null) return false;
    return can(who, 'views.read', place) || (partsOf(scope).kind !== 'organisation' && around.has(scope));
  };
}

/** Of the scopes with which anything is shared, those of the caller. */
export async function ownShared({ registry, places }: ApiContext, who: Principal): Promise<readonly Scope[]> {
  return (await sharedScopes(registry)).filter(belonging(who, places));
}

const isMaker = (who: Principal, view: SavedViewRow): boolean => view.user_id === accountOf(who);

/** Whether the caller may find it. */
export const maySee = (who: Principal, places: ApiContext['places'], view: SavedViewRow): boolean =>
  isMaker(who, view) || (view.scope !== null && belonging(who, places)(view.scope as Scope));

/** Whether the caller may change or delete it: his own, or what is shared where he says what is. */
export function mayManage(who: Principal, places: ApiContext['places'], view: SavedViewRow): boolean {
  if (accountOf(who) === null) return false;
  if (isMaker(who, view)) return true;
  const place = view.scope === null ? null : places.ofScope(view.scope as Scope);
  return place !== null && can(who, 'views.share', place);
}

/** Where what is said of it in the audit belongs. */
export const placeOfView = (places: ApiContext['places'], scopes: readonly (string | null)[]): Place =>
  scopes.reduce<Place>(
    (place, scope) => union(place, scope === null ? [] : (places.ofScope(scope as Scope) ?? [])),
    EVERYWHERE,
  );

/**
 * Makes sure that the caller may share with that scope.
 * @throws HttpProblem invalid for a scope that there is not, or of which he may not know; forbidden
 */
export async function checkSharing(context: ApiContext, request: FastifyRequest, scope: Scope | null): Promise<void> {
  if (scope === null) return;
  const who = principal(request);
  const place = context.places.ofScope(scope);
  if (place === null || !knows(who, place)) throw invalid('body.scope', `there is no ${scope}`);
  if (!can(who, 'views.share', place))
    await refuse(context, request, {
      permission: 'views.share',
      detail: `This needs the permission views.share on ${scope}; keep it for yourself, or ask whoever manages there.`,
    });
}
