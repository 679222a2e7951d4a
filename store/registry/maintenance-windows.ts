import { type Selectable, type SqlBool, sql } from 'kysely';
import { MAX_WINDOWS, type MaintenanceWindow } from '../../domain/api/maintenance.ts';
import type { Scope } from '../../domain/scopes.ts';
import { rfc3339 } from '../../domain/time.ts';
import { isEverything } from './devices-within.ts';
import type { Registry, RegistrySchema } from './schema.ts';
import type { Versioned } from './versioned.ts';
import { within } from './within.ts';

type Row = Selectable<RegistrySchema['maintenance_windows']>;
export type WindowFields = Pick<MaintenanceWindow, 'reason' | 'from' | 'to' | 'weekly'>;

const windowOf = (row: Row): MaintenanceWindow => ({
  id: row.id,
  site: row.site_id,
  reason: row.reason,
  from: rfc3339(row.from_at),
  to: row.to_at === null ? null : rfc3339(row.to_at),
  weekly:
    row.weekdays === null || row.starts === null || row.minutes === null
      ? null
      : { weekdays: row.weekdays.split(',').map(Number), starts: row.starts, minutes: row.minutes },
  createdBy: row.created_by,
  createdAt: rfc3339(row.created_at),
});

const columnsOf = ({ reason, from, to, weekly }: WindowFields) => ({
  reason,
  from_at: Date.parse(from),
  to_at: to === null ? null : Date.parse(to),
  weekdays: weekly ? [...weekly.weekdays].sort().join() : null,
  starts: weekly?.starts ?? null,
  minutes: weekly?.minutes ?? null,
});

interface WindowFilter {
  readonly site?: string | undefined;
  readonly scopes: readonly Scope[];
}

/** Maintenance windows by site and id, those after `after`, at most `limit`. */
export async function listWindows(
  registry: Registry,
  { site, scopes }: WindowFilter,
  { after, limit }: { readonly after: readonly [site: string, id: string] | null; readonly limit: number },
): Promise<MaintenanceWindow[]> {
  const columns = { organisation: 'sites.organisation_id', village: 'sites.village_id', commune: 'sites.commune_id' };
  const rows = await registry
    .selectFrom('maintenance_windows')
    .selectAll('maintenance_windows')
    .innerJoin('sites', 'sites.id', 'maintenance_windows.site_id')
    .$if(site !== undefined, (query) => query.where('site_id', '=', site as string))
    .$if(!isEverything(scopes), (query) => query.where(within(scopes, columns)))
    .$if(after !== null, (query) =>
      query.where(sql<SqlBool>`(maintenance_windows.site_id, maintenance_windows.id) > (${after?.[0]}, ${after?.[1]})`),
    )
    .orderBy('site_id')
    .orderBy('maintenance_windows.id')
    .limit(limit)
    .execute();
  return rows.map(windowOf);
}

export async function getWindow(registry: Registry, id: string): Promise<Versioned<MaintenanceWindow> | null> {
  const row = await registry.selectFrom('maintenance_windows').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? { value: windowOf(row), version: row.version } : null;
}

/** @returns false when the site has as many as it may have */
export async function createWindow(
  registry: Registry,
  {
    id,
    site,
    by,
    now,
    ...fields
  }: WindowFields & {
    readonly id: string;
    readonly site: string;
    readonly by: string;
    readonly now: number;
  },
): Promise<boolean> {
  return registry.transaction().execute(async (trx) => {
    const { count } = await trx
      .selectFrom('maintenance_windows')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('site_id', '=', site)
      .executeTakeFirstOrThrow();
    if (count >= MAX_WINDOWS) return false;
    await trx
      .insertInto('maintenance_windows')
      .values({ id, site_id: site, ...columnsOf(fields), created_by: by, created_at: now })
      .execute();
    return true;
  });
}

/** @returns false when it is not at the expected version */
export async function updateWindow(
  registry: Registry,
  id: string,
  { expected, ...fields }: WindowFields & { readonly expected: number | null },
): Promise<boolean> {
  const { numUpdatedRows } = await registry
    .updateTable('maintenance_windows')
    .set((eb) => ({ ...columnsOf(fields), version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .$if(expected !== null, (query) => query.where('version', '=', expected as number))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** @returns false when it is not at the expected version */
export async function deleteWindow(registry: Registry, id: string, expected: number | null): Promise<boolean> {
  const { numDeletedRows } = await registry
    .deleteFrom('maintenance_windows')
    .where('id', '=', id)
    .$if(expected !== null, (query) => query.where('version', '=', expected as number))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
