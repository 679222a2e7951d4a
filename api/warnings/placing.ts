import type { FastifyRequest } from 'fastify';
import type { Warning } from '../../domain/api/warnings.ts';
import { can, knows } from '../../domain/permissions.ts';
import { EVERYWHERE, type Place, type Scope, union } from '../../domain/scopes.ts';
import type { WarningContent } from '../../domain/warnings/content.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import { placeOfWarning } from '../../store/registry/warnings.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';
import { checkCommune } from '../http/communes.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Where } from '../http/where.ts';

/** `/warnings/:id` */
export const warningInPath: Where = async (request, { registry }) => {
  const { id } = request.params as { readonly id: string };
  return [{ what: 'warning', id, place: await placeOfWarning(registry, id) }];
};

/** Every scope of the communes that are warned, and of the alert that it comes from. */
export function placeOfContent(places: PlaceDirectory, { area }: WarningContent, from: Place): Place {
  let place = from.filter((one) => one !== 'all') as Place;
  for (const id of area.communes) place = union(place, places.unit(id) ?? []);
  return union(place, EVERYWHERE);
}

/** Checks that what is named are communes today. @throws HttpProblem invalid */
export async function checkUnits(
  context: Pick<ApiContext, 'registry' | 'now' | 'timeZone'>,
  { area }: WarningContent,
): Promise<void> {
  for (const commune of area.communes) await checkCommune(context, commune);
}

/**
 * Checks that whoever asks may do it in each of the communes; a draft from an alert asks for that right where the alert
 * belongs alone, for it still has to be decided on.
 * @throws HttpProblem forbidden
 */
export async function checkCommunes(
  context: Pick<ApiContext, 'registry' | 'places' | 'now' | 'refusedAttempts'>,
  request: FastifyRequest,
  {
    content,
    permission,
  }: { readonly content: WarningContent; readonly permission: 'warnings.draft' | 'warnings.decide' },
): Promise<void> {
  for (const commune of content.area.communes) {
    if (!can(principal(request), permission, context.places.unit(commune) ?? EVERYWHERE))
      await refuse(context, request, {
        permission,
        detail: `You may not ${permission === 'warnings.draft' ? 'draft' : 'decide on'} warnings for the commune "${commune}": ask somebody who may, or leave it out.`,
      });
  }
}

/** Published warnings are for everybody; drafts for those who have to do with them. */
export const mayRead = (warning: Warning, who: Parameters<typeof can>[0]): boolean =>
  can(who, 'warnings.read', warning.place) ||
  (warning.state === 'published' && knows(who, warning.place as readonly Scope[]));

/** A program cannot answer for what people are told. @throws HttpProblem forbidden */
export function person(request: FastifyRequest): { readonly id: string; readonly name: string } {
  const who = principal(request);
  if (who.via === 'bearer')
    throw new HttpProblem(
      'forbidden',
      'Warnings are drafted and decided on by people; sign in instead of using a token.',
    );
  return who.user;
}
