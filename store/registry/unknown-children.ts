import { type Expression, type SqlBool, sql } from 'kysely';
import type { Scope } from '../../domain/scopes.ts';
import { devicesWithin, isEverything } from './devices-within.ts';
import type { Registry } from './schema.ts';

/** A gateway spoke of a device that nobody has registered. */
export interface Stranger {
  readonly gateway: string;
  readonly child: string;
  readonly at: number;
  readonly uplinks: number;
  /** The last message that spoke of it, cut; null when it said no more than the name. */
  readonly sample: string | null;
}

export interface WaitingChild {
  readonly gateway: string;
  readonly gatewayName: string;
  readonly child: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly uplinks: number;
  readonly sample: string | null;
  readonly ignored: boolean;
}

/** Children of one gateway that wait; a gateway that makes names up fills no disk. */
export const STRANGERS_PER_GATEWAY = 1000;
const FORGOTTEN_AFTER_MS = 30 * 86_400_000;

/**
 * Adds to what is known of unregistered children. Inside a transaction. A gateway or child that was deleted, or
 * registered, in the meantime is passed over.
 */
export async function recordStrangers(trx: Registry, strangers: readonly Stranger[]): Promise<void> {
  for (const { gateway, child, at, uplinks, sample } of strangers)
    await sql`
      insert into unknown_children (gateway_id, child_id, first_at, last_at, uplinks, sample)
      select ${gateway}, ${child}, ${at}, ${at}, ${uplinks}, ${sample}
      where exists (select 1 from devices where id = ${gateway})
        and not exists (select 1 from devices where id = ${child})
        and (exists (select 1 from unknown_children where gateway_id = ${gateway} and child_id = ${child})
          or (select count(*) from unknown_children where gateway_id = ${gateway}) < ${STRANGERS_PER_GATEWAY})
      on conflict (gateway_id, child_id) do update set
        last_at = case when excluded.last_at > unknown_children.last_at then excluded.last_at else unknown_children.last_at end,
        uplinks = unknown_children.uplinks + excluded.uplinks,
        sample = coalesce(excluded.sample, unknown_children.sample)`.execute(trx);
}

export interface WaitingFilter {
  readonly scopes: readonly Scope[];
  readonly gateway?: string | undefined;
  readonly ignored: boolean;
}

/** Children that wait, those heard last first; those after `after`, at most `limit`. */
export async function listStrangers(
  registry: Registry,
  { scopes, gateway, ignored }: WaitingFilter,
  { after, limit }: { after: readonly [lastAt: number, gateway: string, child: string] | null; limit: number },
): Promise<WaitingChild[]> {
  const rows = await registry
    .selectFrom('unknown_children')
    .innerJoin('devices', 'devices.id', 'unknown_children.gateway_id')
    .selectAll('unknown_children')
    .select('devices.name')
    .where('unknown_children.ignored_at', ignored ? 'is not' : 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('devices as own').select('own.id').whereRef('own.id', '=', 'unknown_children.child_id'))),
    )
    .$if(gateway !== undefined, (query) => query.where('unknown_children.gateway_id', '=', gateway as string))
    .$if(!isEverything(scopes), (query) =>
      query.where('unknown_children.gateway_id', 'in', devicesWithin(registry, scopes)),
    )
    .$if(after !== null, (query) => {
      const [lastAt, gatewayId, child] = after as NonNullable<typeof after>;
      return query.where(
        sql`(-unknown_children.last_at, unknown_children.gateway_id, unknown_children.child_id)`,
        '>',
        sql`(${-lastAt}, ${gatewayId}, ${child})` as Expression<SqlBool>,
      );
    })
    .orderBy('unknown_children.last_at', 'desc')
    .orderBy('unknown_children.gateway_id')
    .orderBy('unknown_children.child_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    gateway: row.gateway_id,
    gatewayName: row.name,
    child: row.child_id,
    firstAt: row.first_at,
    lastAt: row.last_at,
    uplinks: row.uplinks,
    sample: row.sample,
    ignored: row.ignored_at !== null,
  }));
}

/** Whether the gateway spoke of a child of that name. */
export async function hasStranger(registry: Registry, gateway: string, child: string): Promise<boolean> {
  const row = await registry
    .selectFrom('unknown_children')
    .select('child_id')
    .where('gateway_id', '=', gateway)
    .where('child_id', '=', child)
    .executeTakeFirst();
  return row !== undefined;
}

/** Puts a child aside, or takes it back. @returns false when the gateway never spoke of it */
export async function ignoreStranger(
  registry: Registry,
  { gateway, child, now }: { readonly gateway: string; readonly child: string; readonly now: number | null },
): Promise<boolean> {
  const { numUpdatedRows } = await registry
    .updateTable('unknown_children')
    .set({ ignored_at: now })
    .where('gateway_id', '=', gateway)
    .where('child_id', '=', child)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Waiting messages of a gateway that hold something of a child, oldest first: its own, and those too full of faults to say. */
export async function strangerItems(
  registry: Registry,
  { gateway, child, limit }: { readonly gateway: string; readonly child: string; readonly limit: number },
): Promise<number[]> {
  const rows = await registry
    .selectFrom('quarantine')
    .select('id')
    .where('connection', '=', gateway)
    .where('state', '=', 'waiting')
    .where('reason', 'in', ['unknown-device', 'not-its-gateway'])
    .where((eb) => eb.or([eb('device_id', '=', child), eb('field', '=', child), eb('field', '=', '')]))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Forgets children that were registered, and those that nobody spoke of for a month. */
export async function sweepStrangers(registry: Registry, now: number): Promise<void> {
  await registry
    .deleteFrom('unknown_children')
    .where((eb) =>
      eb.or([
        eb('last_at', '<', now - FORGOTTEN_AFTER_MS),
        eb.exists(eb.selectFrom('devices').select('id').whereRef('devices.id', '=', 'unknown_children.child_id')),
      ]),
    )
    .execute();
}
