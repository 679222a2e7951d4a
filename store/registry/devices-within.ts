import { partsOf, type Scope } from '../../domain/scopes.ts';
import type { Registry } from './schema.ts';
import { within } from './within.ts';

/** Ids of the organisations among the scopes. */
export const organisationsOf = (scopes: readonly Scope[]): string[] =>
  scopes.map(partsOf).flatMap(({ kind, id }) => (kind === 'organisation' ? [id] : []));

/**
 * Ids of the devices that belong to the scopes, for `in (…)`: of those that stand at their sites, and of those that their
 * organisations own. Found from the sites, and not by asking each device, so that a cooperative among 100,000 devices
 * waits for its own twenty.
 * @param when `now`, or with every site where a device ever stood
 */
export function devicesWithin(registry: Registry, scopes: readonly Scope[], when: 'now' | 'ever' = 'now') {
  const standing = registry
    .selectFrom('sites')
    .innerJoin('deployments', 'deployments.site_id', 'sites.id')
    .$if(when === 'now', (query) => query.where('deployments.to_at', 'is', null))
    .where(
      within(scopes, {
        organisation: 'sites.organisation_id',
        village: 'sites.village_id',
        commune: 'sites.commune_id',
      }),
    )
    .select('deployments.device_id as id');
  const organisations = organisationsOf(scopes);
  if (organisations.length === 0) return standing;
  return standing.unionAll(registry.selectFrom('devices').select('id').where('organisation_id', 'in', organisations));
}

/** As many sites as make it dearer to list their devices than to ask every device for its site. */
const MANY = 5000;

/** Whether so much belongs to the scopes that a page of it is found soonest by going over all. */
export async function holdMuch(registry: Registry, scopes: readonly Scope[]): Promise<boolean> {
  const some = registry
    .selectFrom('sites')
    .select('id')
    .where(within(scopes, { organisation: 'organisation_id', village: 'village_id', commune: 'commune_id' }))
    .limit(MANY)
    .as('some');
  const { count } = await registry
    .selectFrom(some)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count === MANY;
}

/** Whether the scopes take in everything, so that nothing is to be cut down. */
export const isEverything = (scopes: readonly Scope[]): boolean => scopes.includes('all');
