import type { FastifyRequest } from 'fastify';
import type { Site } from '../../domain/api/sites.ts';
import { can, knows, scopesFor } from '../../domain/permissions.ts';
import { EVERYWHERE, type Place, placeOf, union } from '../../domain/scopes.ts';
import { getOrganisation } from '../../store/registry/organisations.ts';
import { everUsed } from '../../store/registry/sites.ts';
import { getVillage } from '../../store/registry/villages.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';
import { checkCommune } from '../http/communes.ts';
import { HttpProblem, invalid } from '../http/problem.ts';

/** To whom and where a site belongs. */
export type Belongings = Pick<Site, 'organisation' | 'village' | 'commune' | 'household'>;

const permission = 'sites.write';

/**
 * Checks what a site is to belong to. What the caller may not know of is answered like what there is not.
 * @param named what is new; left out is what stays as it is
 * @throws HttpProblem invalid
 */
export async function checkReferences(
  context: ApiContext,
  request: FastifyRequest,
  named: Partial<Belongings>,
): Promise<void> {
  const { registry, places } = context;
  const who = principal(request);
  const { organisation = null, village = null, commune = null, household = null } = named;
  const missing = (what: keyof Belongings, id: string) => invalid(`body.${what}`, `there is no ${what} "${id}"`);
  if (organisation !== null && !(await getOrganisation(registry, organisation, scopesFor(who, 'organisations.read'))))
    throw missing('organisation', organisation);
  if (village !== null && !(await getVillage(registry, village, scopesFor(who, 'villages.read'))))
    throw missing('village', village);
  await checkCommune(context, commune);
  if (household !== null) {
    const place = places.household(household);
    if (place === null || !knows(who, place)) throw missing('household', household);
    if (!can(who, 'households.read', place))
      await refuse(context, request, {
        permission: 'households.read',
        detail: `This needs the permission households.read on the household "${household}".`,
      });
  }
}

/**
 * Checks that the caller may have a site there.
 * @throws HttpProblem forbidden
 */
export async function checkArrival(context: ApiContext, request: FastifyRequest, at: Belongings): Promise<void> {
  if (can(principal(request), permission, placeFor(context, at))) return;
  await refuse(context, request, {
    permission,
    detail: 'Name an organisation, a village or a commune in which you have the permission sites.write.',
  });
}

/**
 * Checks that whatever a site leaves or joins is the caller's to manage: nobody takes one from others, nor pushes one on
 * them.
 * @throws HttpProblem forbidden
 */
export async function checkMove(
  context: ApiContext,
  request: FastifyRequest,
  { id, before, after }: { readonly id: string; readonly before: Belongings; readonly after: Belongings },
): Promise<void> {
  if (before.household !== null && before.household !== after.household) {
    const place = context.places.household(before.household);
    if (place !== null && !can(principal(request), 'households.write', place))
      await refuse(context, request, {
        permission: 'households.write',
        detail: `The site is the household "${before.household}"'s; this needs the permission households.write on it.`,
      });
    // What was measured there is the household's: with another it would be that one's, without one everybody's. A
    // household that was erased has left nothing.
    if (place !== null && (await everUsed(context.registry, id)))
      throw new HttpProblem(
        'in-use',
        'Devices stand here, or once did, and their readings are the household’s. Make a new site for whoever comes after it, and move the devices there.',
      );
  }
  const sides: Partial<Belongings>[] = [];
  if (before.organisation !== after.organisation)
    sides.push({ organisation: before.organisation }, { organisation: after.organisation });
  if (before.village !== after.village) sides.push({ village: before.village }, { village: after.village });
  if (before.commune !== after.commune) {
    // Of a site in a village the commune is the village's, which is asked for above.
    if (before.village === null) sides.push({ commune: before.commune });
    if (after.village === null) sides.push({ commune: after.commune });
  }
  for (const side of sides) {
    const [[what, id] = ['', null]] = Object.entries(side);
    if (id === null) continue;
    const place = placeFor(context, { organisation: null, village: null, commune: null, household: null, ...side });
    if (!can(principal(request), permission, place))
      await refuse(context, request, {
        permission,
        detail: `A site moves by those alone who have the permission sites.write on both sides; you have it not on the ${what} "${id}".`,
      });
  }
  await checkArrival(context, request, after);
}

function placeFor({ places }: ApiContext, { organisation, village, commune }: Belongings): Place {
  const own = placeOf({ organisation, village: null, commune: null, province: null });
  const around = village === null ? commune && places.unit(commune) : places.village(village);
  return union(own, around || EVERYWHERE);
}
