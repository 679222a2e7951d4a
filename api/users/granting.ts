import type { FastifyRequest } from 'fastify';
import { can, type Grant, knows, mayGrant } from '../../domain/permissions.ts';
import { EVERYWHERE, type Place, type Scope, union } from '../../domain/scopes.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';
import type { Principal } from '../http/principal.ts';
import { invalid } from '../http/problem.ts';

/** Where a right belongs; one on a scope that is no more is for those who look after everything. */
export const placeOfGrant = (places: PlaceDirectory, scope: Scope): Place => places.ofScope(scope) ?? EVERYWHERE;

export const placeOfGrants = (places: PlaceDirectory, grants: readonly Grant[]): Place =>
  grants.reduce<Place>((place, { scope }) => union(place, placeOfGrant(places, scope)), EVERYWHERE);

/**
 * Makes sure that the caller may give each of the rights.
 * @param path of the scope of the n-th in the request
 * @throws HttpProblem invalid for a scope that there is not, or that the caller may not know of; forbidden
 */
export async function checkGiving(
  context: ApiContext,
  request: FastifyRequest,
  { grants, path }: { readonly grants: readonly Grant[]; readonly path: (index: number) => string },
): Promise<void> {
  const who = principal(request);
  for (const [index, { role, scope }] of grants.entries()) {
    const place = context.places.ofScope(scope);
    if (place === null || !knows(who, place)) throw invalid(path(index), `there is no ${scope}`);
    if (!mayGrant(who, role, place))
      await refuse(context, request, {
        permission: 'users.write',
        detail: `You may not give the role ${role} on ${scope}: nobody gives what he does not have there.`,
      });
  }
}

/** Whether the caller may see that somebody has that right. */
export const maySee = (who: Principal, places: PlaceDirectory, { scope }: Grant): boolean =>
  can(who, 'users.read', placeOfGrant(places, scope));

/**
 * Whether the caller may change an account itself, or let somebody into it: only when all that it may do lies where he
 * looks after people. Or else he could take over somebody who may do more than he.
 */
export const mayManage = (who: Principal, places: PlaceDirectory, grants: readonly Grant[]): boolean =>
  can(who, 'users.write', EVERYWHERE) ||
  (grants.length > 0 && grants.every(({ role, scope }) => mayGrant(who, role, placeOfGrant(places, scope))));

/** Where a list of rights stands in a body. */
export const inBody = (index: number): string => `body.grants.${index}.scope`;
