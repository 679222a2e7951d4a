import type { NewSite, SitePatch } from '../../domain/api/sites.ts';
import { joinVillage, placeSite } from './placement.ts';
import type { Registry } from './schema.ts';
import type { Expectation } from './versioned.ts';

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
        household_id: site.household ?? null,
        latitude: site.latitude ?? null,
        longitude: site.longitude ?? null,
        polygon: site.polygon == null ? null : JSON.stringify(site.polygon),
        time_zone: site.timeZone ?? null,
        version: 1,
        created_at: now,
        updated_at: now,
      })
      .onConflict((oc) => oc.column('id').doNothing())
      .executeTakeFirst();
    if ((inserted.numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
    await joinVillage(trx, site.id, { village: site.village ?? null, now });
    await placeSite(trx, site.id, { commune: await communeFor(trx, site), now });
    return true;
  });
}

/** @returns false when it is not at the expected version */
export async function updateSite(
  registry: Registry,
  id: string,
  change: SitePatch,
  { expected, now }: Expectation,
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
        ...(change.household === undefined ? {} : { household_id: change.household }),
        ...(change.latitude === undefined ? {} : { latitude: change.latitude }),
        ...(change.longitude === undefined ? {} : { longitude: change.longitude }),
        ...(change.polygon === undefined ? {} : { polygon: change.polygon && JSON.stringify(change.polygon) }),
        ...(change.timeZone === undefined ? {} : { time_zone: change.timeZone }),
      }))
      .where('id', '=', id)
      .$if(expected !== null, (update) => update.where('version', '=', expected as number))
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) return false;
    if (change.village !== undefined) await joinVillage(trx, id, { village: change.village, now });
    if (change.village !== undefined || change.commune !== undefined) {
      const site = await trx
        .selectFrom('sites')
        .select(['village_id as village', 'commune_id as commune'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const commune = await communeFor(trx, {
        ...site,
        ...(change.commune === undefined ? {} : { commune: change.commune }),
      });
      await placeSite(trx, id, { commune, now });
    }
    return true;
  });
}

/** Deletes a site where no device ever stood: `in-use` keeps the history of readings true. */
export async function deleteSite(
  registry: Registry,
  id: string,
  { expected }: Pick<Expectation, 'expected'>,
): Promise<'deleted' | 'in-use' | 'version-changed'> {
  return registry.transaction().execute(async (trx) => {
    if (await everUsed(trx, id)) return 'in-use';
    const deleted = await trx
      .deleteFrom('sites')
      .where('id', '=', id)
      .$if(expected !== null, (remove) => remove.where('version', '=', expected as number))
      .executeTakeFirst();
    return deleted.numDeletedRows > 0n ? 'deleted' : 'version-changed';
  });
}

/** Whether a device stands there or once did. */
export async function everUsed(registry: Registry, site: string): Promise<boolean> {
  const row = await registry.selectFrom('deployments').select('id').where('site_id', '=', site).executeTakeFirst();
  return row !== undefined;
}

interface Placed {
  readonly village?: string | null | undefined;
  readonly commune?: string | null | undefined;
}

/** The commune of a site: its village's when it is in one. Said twice, the two would come apart. */
export async function communeFor(
  registry: Registry,
  { village = null, commune = null }: Placed,
): Promise<string | null> {
  if (village === null) return commune;
  const row = await registry
    .selectFrom('villages')
    .select('commune_id')
    .where('id', '=', village)
    .executeTakeFirstOrThrow();
  return row.commune_id;
}
