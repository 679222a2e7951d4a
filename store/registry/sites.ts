import type { NewSite, Site } from '../../domain/api/sites.ts';
import { rfc3339 } from '../../domain/time.ts';
import { placeSite } from './placement.ts';
import type { Registry } from './schema.ts';

export interface SiteRow {
  readonly site: Site;
  readonly version: number;
}

type SiteChange = { readonly [K in keyof Omit<NewSite, 'id'>]?: NewSite[K] | undefined };

/** Sites by id, those after `after`, at most `limit`. */
export async function listSites(
  registry: Registry,
  { after, limit }: { after: string | null; limit: number },
): Promise<SiteRow[]> {
  const rows = await query(registry)
    .$if(after !== null, (select) => select.where('sites.id', '>', after as string))
    .orderBy('sites.id')
    .limit(limit)
    .execute();
  return rows.map(siteOf);
}

export async function getSite(registry: Registry, id: string): Promise<SiteRow | null> {
  const row = await query(registry).where('sites.id', '=', id).executeTakeFirst();
  return row ? siteOf(row) : null;
}

const parentTables = {
  organisation: 'organisations',
  village: 'villages',
  commune: 'admin_units',
  household: 'households',
} as const;
type Parent = keyof typeof parentTables;

/** Which of what a site refers to there is not. */
export async function missingParents(
  registry: Registry,
  named: { readonly [P in Parent]?: string | null | undefined },
): Promise<Parent[]> {
  const missing: Parent[] = [];
  for (const parent of Object.keys(parentTables) as Parent[]) {
    const id = named[parent];
    if (id == null) continue;
    const row = await registry.selectFrom(parentTables[parent]).select('id').where('id', '=', id).executeTakeFirst();
    if (!row) missing.push(parent);
  }
  return missing;
}

/** @returns false when there is a site with this id already */
export async function createSite(registry: Registry, site: NewSite, now: number): Promise<boolean> {
  return registry.transaction().execute(async (trx) => {
    const inserted = await trx
      .insertInto('sites')
      .values({
        id: site.id,
        name: site.name,
        kind: site.kind,
        organisation_id: site.organisation ?? null,
        village_id: site.village ?? null,
        household_id: site.household ?? null,
        latitude: site.latitude ?? null,
        longitude: site.longitude ?? null,
        time_zone: site.timeZone ?? null,
        version: 1,
        created_at: now,
        updated_at: now,
      })
      .onConflict((oc) => oc.column('id').doNothing())
      .executeTakeFirst();
    if ((inserted.numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
    await placeSite(trx, site.id, { commune: await communeFor(trx, site), now });
    return true;
  });
}

/**
 * @param expected the version it must have; null takes any
 * @returns false when it is not at the expected version
 */
export async function updateSite(
  registry: Registry,
  id: string,
  change: SiteChange,
  { expected, now }: { expected: number | null; now: number },
): Promise<boolean> {
  return registry.transaction().execute(async (trx) => {
    const updated = await trx
      .updateTable('sites')
      .set((eb) => ({
        version: eb('version', '+', 1),
        updated_at: now,
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(change.kind === undefined ? {} : { kind: change.kind }),
        ...(change.organisation === undefined ? {} : { organisation_id: change.organisation }),
        ...(change.village === undefined ? {} : { village_id: change.village }),
        ...(change.household === undefined ? {} : { household_id: change.household }),
        ...(change.latitude === undefined ? {} : { latitude: change.latitude }),
        ...(change.longitude === undefined ? {} : { longitude: change.longitude }),
        ...(change.timeZone === undefined ? {} : { time_zone: change.timeZone }),
      }))
      .where('id', '=', id)
      .$if(expected !== null, (update) => update.where('version', '=', expected as number))
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) return false;
    if (change.village !== undefined || change.commune !== undefined) {
      const site = await trx
        .selectFrom('sites')
        .select(['village_id as village', 'commune_id as commune'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      await placeSite(trx, id, {
        commune: await communeFor(trx, {
          ...site,
          ...(change.commune === undefined ? {} : { commune: change.commune }),
        }),
        now,
      });
    }
    return true;
  });
}

/** A site in a village is in the village's commune: said twice, the two would come apart. */
async function communeFor(
  trx: Registry,
  {
    village = null,
    commune = null,
  }: { readonly village?: string | null | undefined; readonly commune?: string | null | undefined },
): Promise<string | null> {
  if (village === null) return commune;
  const row = await trx.selectFrom('villages').select('commune_id').where('id', '=', village).executeTakeFirstOrThrow();
  return row.commune_id;
}

/** Deletes a site where no device ever stood: `in-use` keeps the history of readings true. */
export async function deleteSite(
  registry: Registry,
  id: string,
  { expected }: { expected: number | null },
): Promise<'deleted' | 'in-use' | 'version-changed'> {
  return registry.transaction().execute(async (trx) => {
    const used = await trx.selectFrom('deployments').select('id').where('site_id', '=', id).executeTakeFirst();
    if (used) return 'in-use';
    const deleted = await trx
      .deleteFrom('sites')
      .where('id', '=', id)
      .$if(expected !== null, (remove) => remove.where('version', '=', expected as number))
      .executeTakeFirst();
    return deleted.numDeletedRows > 0n ? 'deleted' : 'version-changed';
  });
}

const query = (registry: Registry) =>
  registry
    .selectFrom('sites')
    .leftJoin('organisations', 'organisations.id', 'sites.organisation_id')
    .leftJoin('villages', 'villages.id', 'sites.village_id')
    .leftJoin('admin_units as communes', 'communes.id', 'sites.commune_id')
    .leftJoin('admin_units as provinces', 'provinces.id', 'communes.parent_id')
    .selectAll('sites')
    .select((eb) => [
      'organisations.name as organisation_name',
      'villages.name as village_name',
      'communes.name as commune_name',
      'provinces.id as province_id',
      'provinces.name as province_name',
      eb
        .selectFrom('deployments')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('deployments.site_id', '=', 'sites.id')
        .where('deployments.to_at', 'is', null)
        .as('devices'),
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof query>['execute']>>[number];

const siteOf = (row: Row): SiteRow => ({
  version: row.version,
  site: {
    id: row.id,
    name: row.name,
    kind: row.kind as Site['kind'],
    organisation: row.organisation_id,
    organisationName: row.organisation_name,
    village: row.village_id,
    villageName: row.village_name,
    commune: row.commune_id,
    communeName: row.commune_name,
    province: row.province_id,
    provinceName: row.province_name,
    household: row.household_id,
    latitude: row.latitude,
    longitude: row.longitude,
    timeZone: row.time_zone,
    devices: row.devices ?? 0,
    createdAt: rfc3339(row.created_at),
    updatedAt: rfc3339(row.updated_at),
  },
});
