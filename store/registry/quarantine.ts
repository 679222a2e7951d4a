import type { Quarantined } from '../../domain/api/quarantine.ts';
import type { Scope } from '../../domain/scopes.ts';
import { rfc3339 } from '../../domain/time.ts';
import { devicesWithin, isEverything } from './devices-within.ts';
import { textOf } from './payload-text.ts';
import type { Registry, RegistrySchema } from './schema.ts';

export interface QuarantineFilter {
  readonly state: 'waiting' | 'replayed' | 'discarded' | 'all';
  readonly device?: string | undefined;
  readonly reason?: string | undefined;
  /** Only those of devices that belong to one of these; left out, all, and those of no device as well. */
  readonly scopes?: readonly Scope[] | undefined;
}

/** Items, newest first, those after (that is, older than) `after`, at most `limit`. */
export async function listQuarantine(
  registry: Registry,
  filter: QuarantineFilter,
  { after, limit }: { after: number | null; limit: number },
): Promise<Quarantined[]> {
  const rows = await registry
    .selectFrom('quarantine')
    .selectAll()
    .$if(filter.state !== 'all', (query) =>
      query.where('state', '=', filter.state as Exclude<QuarantineFilter['state'], 'all'>),
    )
    .$if(filter.device !== undefined, (query) => query.where('device_id', '=', filter.device as string))
    .$if(filter.reason !== undefined, (query) => query.where('reason', '=', filter.reason as string))
    .$if(isCutDown(filter), (query) => query.where('device_id', 'in', devicesWithin(registry, filter.scopes ?? [])))
    .$if(after !== null, (query) => query.where('id', '<', after as number))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(itemOf);
}

export async function getQuarantined(registry: Registry, id: number): Promise<Quarantined | null> {
  const row = await registry.selectFrom('quarantine').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? itemOf(row) : null;
}

const isCutDown = ({ scopes }: Pick<QuarantineFilter, 'scopes'>): boolean =>
  scopes !== undefined && !isEverything(scopes);

/** Which of these items there are that belong to the scopes, in the order in which they came. */
export async function itemsWithin(
  registry: Registry,
  ids: readonly number[],
  scopes: readonly Scope[],
): Promise<number[]> {
  if (isEverything(scopes)) return [...ids];
  const found: number[] = [];
  for (let from = 0; from < ids.length; from += 1000) {
    const rows = await registry
      .selectFrom('quarantine')
      .select('id')
      .where('id', 'in', ids.slice(from, from + 1000))
      .where('device_id', 'in', devicesWithin(registry, scopes))
      .orderBy('id')
      .execute();
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}

/** The device that an item is of, null when that could not be told; undefined when there is no such item. */
export async function deviceOfItem(registry: Registry, id: number): Promise<string | null | undefined> {
  const row = await registry.selectFrom('quarantine').select('device_id').where('id', '=', id).executeTakeFirst();
  return row?.device_id;
}

/** Ids of waiting items, oldest first, so that a replay keeps the order in which they came. */
export async function waitingIds(
  registry: Registry,
  filter: Omit<QuarantineFilter, 'state'>,
  limit: number,
): Promise<number[]> {
  const rows = await registry
    .selectFrom('quarantine')
    .select('id')
    .where('state', '=', 'waiting')
    .$if(filter.device !== undefined, (query) => query.where('device_id', '=', filter.device as string))
    .$if(filter.reason !== undefined, (query) => query.where('reason', '=', filter.reason as string))
    .$if(isCutDown(filter), (query) => query.where('device_id', 'in', devicesWithin(registry, filter.scopes ?? [])))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** @returns null when there is no such item; `changed` is false when it no longer waits */
export async function discardQuarantined(
  registry: Registry,
  id: number,
  now: number,
): Promise<{ item: Quarantined; changed: boolean } | null> {
  const updated = await registry
    .updateTable('quarantine')
    .set({ state: 'discarded', resolved_at: now })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  const item = await getQuarantined(registry, id);
  return item && { item, changed: updated.numUpdatedRows > 0n };
}

type Row = Omit<RegistrySchema['quarantine'], 'id'> & { id: number };

const itemOf = (row: Row): Quarantined => ({
  id: String(row.id),
  state: row.state,
  device: row.device_id,
  connection: row.connection,
  topic: row.topic,
  payloadText: textOf(row.payload),
  payloadBase64: row.payload.toString('base64'),
  receivedAt: rfc3339(row.received_at),
  reason: row.reason,
  detail: row.detail,
  field: row.field === '' ? null : row.field,
});
