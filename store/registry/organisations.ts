import type { z } from 'zod';
import type { NewOrganisation, Organisation, organisationPatch } from '../../domain/api/organisations.ts';
import { placeOf, type Scope } from '../../domain/scopes.ts';
import { rfc3339 } from '../../domain/time.ts';
import { type IdPage, idsNamed } from './named.ts';
import type { Registry } from './schema.ts';
import { scopeInUse } from './scope-use.ts';
import { siteColumns } from './site-list.ts';
import type { Expectation, Versioned } from './versioned.ts';
import { within } from './within.ts';

export interface OrganisationFilter {
  /** Only these organisations, and those with a site in one of these. */
  readonly scopes: readonly Scope[];
  readonly q?: string | undefined;
  readonly kind?: Organisation['kind'] | undefined;
}

/** Organisations by id. */
export async function listOrganisations(
  registry: Registry,
  filter: OrganisationFilter,
  { after, limit }: IdPage,
): Promise<Versioned<Organisation>[]> {
  const rows = query(registry, filter.scopes)
    .$if(after !== null, (select) => select.where('organisations.id', '>', after as string))
    .$if(filter.kind !== undefined, (select) => select.where('organisations.kind', '=', filter.kind as string))
    .orderBy('organisations.id');
  if (!filter.q) return (await rows.limit(limit).execute()).map(organisationOf);
  const names = await rows.clearSelect().select(['organisations.id', 'organisations.name']).execute();
  const ids = idsNamed(names, filter.q, limit);
  return ids.length === 0 ? [] : (await rows.where('organisations.id', 'in', ids).execute()).map(organisationOf);
}

/** @param scopes in which it or one of its sites has to be */
export async function getOrganisation(
  registry: Registry,
  id: string,
  scopes: readonly Scope[],
): Promise<Versioned<Organisation> | null> {
  const row = await query(registry, scopes).where('organisations.id', '=', id).executeTakeFirst();
  return row ? organisationOf(row) : null;
}

/** @returns false when there is one of that id already, which stays as it is */
export async function createOrganisation(
  registry: Registry,
  { id, name, kind, commune = null, phone = null }: NewOrganisation,
  now: number,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await registry
    .insertInto('organisations')
    .values({ id, name, kind, commune_id: commune, phone, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** @returns false when it is not at the expected version */
export async function updateOrganisation(
  registry: Registry,
  { id, change }: { readonly id: string; readonly change: z.infer<typeof organisationPatch> },
  { expected, now }: Expectation,
): Promise<boolean> {
  const { numUpdatedRows } = await registry
    .updateTable('organisations')
    .set((eb) => ({
      version: eb('version', '+', 1),
      updated_at: now,
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.kind === undefined ? {} : { kind: change.kind }),
      ...(change.commune === undefined ? {} : { commune_id: change.commune }),
      ...(change.phone === undefined ? {} : { phone: change.phone }),
    }))
    .where('id', '=', id)
    .$if(expected !== null, (update) => update.where('version', '=', expected as number))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Deletes an organisation that owns nothing and on which nobody has rights: another of its id must not inherit them. */
export async function deleteOrganisation(
  registry: Registry,
  id: string,
  { expected }: Pick<Expectation, 'expected'>,
): Promise<'deleted' | 'owns-something' | 'has-rights' | 'version-changed'> {
  return registry.transaction().execute(async (trx) => {
    for (const table of ['sites', 'devices', 'households'] as const) {
      const owned = await trx.selectFrom(table).select('id').where('organisation_id', '=', id).executeTakeFirst();
      if (owned) return 'owns-something';
    }
    if (await scopeInUse(trx, `organisation:${id}`)) return 'has-rights';
    const { numDeletedRows } = await trx
      .deleteFrom('organisations')
      .where('id', '=', id)
      .$if(expected !== null, (remove) => remove.where('version', '=', expected as number))
      .executeTakeFirst();
    return numDeletedRows > 0n ? 'deleted' : 'version-changed';
  });
}

const query = (registry: Registry, scopes: readonly Scope[]) =>
  registry
    .selectFrom('organisations')
    .leftJoin('admin_units as communes', 'communes.id', 'organisations.commune_id')
    .leftJoin('admin_units as provinces', 'provinces.id', 'communes.parent_id')
    .selectAll('organisations')
    .select((eb) => [
      'communes.name as commune_name',
      'provinces.id as province_id',
      'provinces.name as province_name',
      eb
        .selectFrom('sites')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('sites.organisation_id', '=', 'organisations.id')
        .where(within(scopes, siteColumns))
        .as('sites'),
    ])
    .where((eb) =>
      eb.or([
        within(scopes, { organisation: 'organisations.id' }),
        eb.exists(
          eb
            .selectFrom('sites')
            .select('sites.id')
            .whereRef('sites.organisation_id', '=', 'organisations.id')
            .where(within(scopes, siteColumns)),
        ),
      ]),
    );

type Row = Awaited<ReturnType<ReturnType<typeof query>['execute']>>[number];

const organisationOf = (row: Row): Versioned<Organisation> => ({
  version: row.version,
  value: {
    id: row.id,
    name: row.name,
    kind: row.kind as Organisation['kind'],
    commune: row.commune_id,
    communeName: row.commune_name,
    province: row.province_id,
    provinceName: row.province_name,
    phone: row.phone,
    sites: row.sites ?? 0,
    place: [...placeOf({ organisation: row.id, village: null, commune: null, province: null })],
    createdAt: rfc3339(row.created_at),
    updatedAt: rfc3339(row.updated_at),
  },
});
