import type { Village } from '../../domain/api/villages.ts';
import { placeOf, type Scope } from '../../domain/scopes.ts';
import { rfc3339 } from '../../domain/time.ts';
import { type IdPage, idsNamed } from './named.ts';
import { placeVillage } from './placement.ts';
import type { Registry } from './schema.ts';
import { scopeInUse } from './scope-use.ts';
import { siteColumns } from './site-list.ts';
import type { Expectation, Versioned } from './versioned.ts';
import { within } from './within.ts';

/** A smart village: a named group of sites in a commune. */
export interface NewVillage {
  readonly id: string;
  readonly name: string;
  /** Id of the commune, `28696@2025-07-01`. */
  readonly commune: string;
}

export interface VillageFilter {
  /** Only villages in one of these, or with a site in one. */
  readonly scopes: readonly Scope[];
  readonly q?: string | undefined;
  readonly commune?: string | undefined;
  readonly province?: string | undefined;
}

/** Villages by id. */
export async function listVillages(
  registry: Registry,
  filter: VillageFilter,
  { after, limit }: IdPage,
): Promise<Versioned<Village>[]> {
  const rows = query(registry, filter.scopes)
    .$if(after !== null, (select) => select.where('villages.id', '>', after as string))
    .$if(filter.commune !== undefined, (select) => select.where('villages.commune_id', '=', filter.commune as string))
    .$if(filter.province !== undefined, (select) => select.where('communes.parent_id', '=', filter.province as string))
    .orderBy('villages.id');
  if (!filter.q) return (await rows.limit(limit).execute()).map(villageOf);
  const names = await rows.clearSelect().select(['villages.id', 'villages.name']).execute();
  const ids = idsNamed(names, filter.q, limit);
  return ids.length === 0 ? [] : (await rows.where('villages.id', 'in', ids).execute()).map(villageOf);
}

/** @param scopes in which the village or one of its sites has to be */
export async function getVillage(
  registry: Registry,
  id: string,
  scopes: readonly Scope[],
): Promise<Versioned<Village> | null> {
  const row = await query(registry, scopes).where('villages.id', '=', id).executeTakeFirst();
  return row ? villageOf(row) : null;
}

/** @returns false when there is one of that id already, which stays as it is */
export async function createVillage(registry: Registry, village: NewVillage, now: number): Promise<boolean> {
  const { id, name, commune } = village;
  return registry.transaction().execute(async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('villages')
      .values({ id, name, created_at: now, updated_at: now })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow();
    if ((numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
    await placeVillage(trx, id, { commune, now });
    return true;
  });
}

interface VillageChange {
  readonly name?: string | undefined;
  readonly commune?: string | undefined;
}

/** Another commune takes its sites along from now on. @returns false when it is not at the expected version */
export async function updateVillage(
  registry: Registry,
  { id, change }: { readonly id: string; readonly change: VillageChange },
  { expected, now }: Expectation,
): Promise<boolean> {
  return registry.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('villages')
      .set((eb) => ({
        version: eb('version', '+', 1),
        updated_at: now,
        ...(change.name === undefined ? {} : { name: change.name }),
      }))
      .where('id', '=', id)
      .$if(expected !== null, (update) => update.where('version', '=', expected as number))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    if (change.commune !== undefined) await placeVillage(trx, id, { commune: change.commune, now });
    return true;
  });
}

/**
 * Deletes a village without sites on which nobody has rights: another of its id must not inherit them. One that sites
 * were in stays, so that a list of those days is true.
 */
export async function deleteVillage(
  registry: Registry,
  id: string,
  { expected }: Pick<Expectation, 'expected'>,
): Promise<'deleted' | 'has-sites' | 'had-sites' | 'has-rights' | 'version-changed'> {
  return registry.transaction().execute(async (trx) => {
    const site = await trx.selectFrom('sites').select('id').where('village_id', '=', id).executeTakeFirst();
    if (site) return 'has-sites';
    const once = await trx.selectFrom('site_villages').select('id').where('village_id', '=', id).executeTakeFirst();
    if (once) return 'had-sites';
    if (await scopeInUse(trx, `village:${id}`)) return 'has-rights';
    const { numDeletedRows } = await trx
      .deleteFrom('villages')
      .where('id', '=', id)
      .$if(expected !== null, (remove) => remove.where('version', '=', expected as number))
      .executeTakeFirst();
    return numDeletedRows > 0n ? 'deleted' : 'version-changed';
  });
}

const query = (registry: Registry, scopes: readonly Scope[]) =>
  registry
    .selectFrom('villages')
    .leftJoin('admin_units as communes', 'communes.id', 'villages.commune_id')
    .leftJoin('admin_units as provinces', 'provinces.id', 'communes.parent_id')
    .selectAll('villages')
    .select((eb) => [
      'communes.name as commune_name',
      'provinces.id as province_id',
      'provinces.name as province_name',
      eb
        .selectFrom('sites')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('sites.village_id', '=', 'villages.id')
        .where(within(scopes, siteColumns))
        .as('sites'),
    ])
    .where((eb) =>
      eb.or([
        within(scopes, { village: 'villages.id', commune: 'villages.commune_id' }),
        eb.exists(
          eb
            .selectFrom('sites')
            .select('sites.id')
            .whereRef('sites.village_id', '=', 'villages.id')
            .where(within(scopes, siteColumns)),
        ),
      ]),
    );

type Row = Awaited<ReturnType<ReturnType<typeof query>['execute']>>[number];

const villageOf = (row: Row): Versioned<Village> => ({
  version: row.version,
  value: {
    id: row.id,
    name: row.name,
    commune: row.commune_id,
    communeName: row.commune_name,
    province: row.province_id,
    provinceName: row.province_name,
    sites: row.sites ?? 0,
    place: [...placeOf({ organisation: null, village: row.id, commune: row.commune_id, province: row.province_id })],
    createdAt: rfc3339(row.created_at),
    updatedAt: rfc3339(row.updated_at),
  },
});
