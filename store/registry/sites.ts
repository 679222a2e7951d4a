import type { NewSite, Site } from '../../domain/api/sites.ts';
import { rfc3339 } from '../../domain/time.ts';
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

/** Which of `organisation` and `village` there is not. */
export async function missingParents(
  registry: Registry,
  { organisation, village }: { organisation?: string | null | undefined; village?: string | null | undefined },
): Promise<('organisation' | 'village')[]> {
  const missing: ('organisation' | 'village')[] = [];
  if (organisation != null) {
    const row = await registry
      .selectFrom('organisations')
      .select('id')
      .where('id', '=', organisation)
      .executeTakeFirst();
    if (!row) missing.push('organisation');
  }
  if (village != null) {
    const row = await registry.selectFrom('villages').select('id').where('id', '=', village).executeTakeFirst();
    if (!row) missing.push('village');
  }
  return missing;
}

/** @returns false when there is a site with this id already */
export async function createSite(registry: Registry, site: NewSite, now: number): Promise<boolean> {
  const inserted = await registry
    .insertInto('sites')
    .values({
      id: site.id,
      name: site.name,
      kind: site.kind,
      organisation_id: site.organisation,
      village_id: site.village,
      latitude: site.latitude,
      longitude: site.longitude,
      time_zone: site.timeZone,
      version: 1,
      created_at: now,
      updated_at: now,
    })
    .onConflict((oc) => oc.column('id').doNothing())
    .executeTakeFirst();
  return (inserted.numInsertedOrUpdatedRows ?? 0n) > 0n;
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
  const updated = await registry
    .updateTable('sites')
    .set((eb) => ({
      version: eb('version', '+', 1),
      updated_at: now,
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.kind === undefined ? {} : { kind: change.kind }),
      ...(change.organisation === undefined ? {} : { organisation_id: change.organisation }),
      ...(change.village === undefined ? {} : { village_id: change.village }),
      ...(change.latitude === undefined ? {} : { latitude: change.latitude }),
      ...(change.longitude === undefined ? {} : { longitude: change.longitude }),
      ...(change.timeZone === undefined ? {} : { time_zone: change.timeZone }),
    }))
    .where('id', '=', id)
    .$if(expected !== null, (update) => update.where('version', '=', expected as number))
    .executeTakeFirst();
  return updated.numUpdatedRows > 0n;
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
    .selectAll('sites')
    .select((eb) => [
      'organisations.name as organisation_name',
      'villages.name as village_name',
      'villages.commune_name',
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
    communeName: row.commune_name,
    latitude: row.latitude,
    longitude: row.longitude,
    timeZone: row.time_zone,
    devices: row.devices ?? 0,
    createdAt: rfc3339(row.created_at),
    updatedAt: rfc3339(row.updated_at),
  },
});
