import { sql } from 'kysely';
import type { Place } from '../../domain/scopes.ts';
import type { ReadingSelection } from '../readings/reading-store.ts';
import { type AuditEntry, appendAudit } from './audit.ts';
import { hourOf } from './device-hours.ts';
import type { Registry } from './schema.ts';

/** When a device stood at one of a household's sites, [from, to) in epoch ms; what it measured then is the household's. */
export interface MeterTime {
  readonly device: string;
  readonly from: number;
  readonly to: number;
}

/** No device is believed to measure further ahead of our clock. */
const AHEAD_MS = 86_400_000;

/** Every device that ever stood at a site of the household, and when; one that still does, until tomorrow. */
export async function meterTimes(registry: Registry, household: string, now: number): Promise<MeterTime[]> {
  const rows = await registry
    .selectFrom('deployments')
    .innerJoin('sites', 'sites.id', 'deployments.site_id')
    .select(['deployments.device_id as device', 'deployments.from_at as from', 'deployments.to_at as to'])
    .where('sites.household_id', '=', household)
    .orderBy('device_id')
    .orderBy('from_at')
    .execute();
  return rows.map(({ device, from, to }) => ({ device, from, to: to ?? now + AHEAD_MS }));
}

export const readingsOf = ({ device, from, to }: MeterTime): ReadingSelection => ({
  device,
  datastream: null,
  from,
  to,
});

/** What of a household stands in the registry beside its own row. */
export async function countRecords(
  registry: Registry,
  household: string,
  now: number,
): Promise<{ sites: number; devices: number; alerts: number; messages: number }> {
  const sites = await siteIds(registry, household);
  if (sites.length === 0) return { sites: 0, devices: 0, alerts: 0, messages: 0 };
  const count = async (rows: Promise<readonly { readonly n: number }[]>): Promise<number> => (await rows)[0]?.n ?? 0;
  const times = await meterTimes(registry, household, now);
  let messages = 0;
  for (const time of times)
    for (const table of ['recent_uplinks', 'quarantine'] as const)
      messages += await count(
        registry
          .selectFrom(table)
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .where('device_id', '=', time.device)
          .where('received_at', '>=', time.from)
          .where('received_at', '<', time.to)
          .execute(),
      );
  return {
    sites: sites.length,
    devices: (await standing(registry, sites)).length,
    alerts: await count(
      registry
        .selectFrom('alerts')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('site_id', 'in', sites)
        .execute(),
    ),
    messages,
  };
}

/**
 * Ends the collecting of data at a household's sites: what stands there is switched off and taken down.
 * @returns ids of the devices
 */
export async function stopMeters(registry: Registry, household: string, now: number): Promise<string[]> {
  return registry.transaction().execute(async (trx) => {
    const sites = await siteIds(trx, household);
    const devices = await standing(trx, sites);
    if (devices.length === 0) return [];
    await trx
      .updateTable('devices')
      .set((eb) => ({ disabled: 1, version: eb('version', '+', 1), updated_at: now }))
      .where('id', 'in', devices)
      .execute();
    await trx
      .updateTable('deployments')
      .set((eb) => ({ to_at: eb.case().when('from_at', '>', now).then(eb.ref('from_at')).else(now).end() }))
      .where('site_id', 'in', sites)
      .where('to_at', 'is', null)
      .execute();
    return devices;
  });
}

/**
 * Erases what the registry holds of a household, in one transaction with the entry of the audit: its name, phone and
 * address, names and positions of its sites and of the devices there, their raw messages and alerts, what was written down there, and what was told of these. The row stays, empty,
 * so that nobody is told of an id that never was. Readings are deleted before, with `meterTimes`.
 * @param devices that stood there until now; they lose the names that they had there
 * @returns false when there is no such household, or it was erased before
 */
export async function eraseHousehold(
  registry: Registry,
  { id, devices, now }: { readonly id: string; readonly devices: readonly string[]; readonly now: number },
  noted: { readonly entry: AuditEntry; readonly place: Place },
): Promise<boolean> {
  const erased = await registry.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('households')
      .set((eb) => ({
        name: '',
        phone: null,
        address: null,
        erased_at: now,
        updated_at: now,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id)
      .where('erased_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    const sites = await siteIds(trx, id);
    for (const time of await meterTimes(trx, id, now)) {
      for (const table of ['recent_uplinks', 'quarantine'] as const)
        await trx
          .deleteFrom(table)
          .where('device_id', '=', time.device)
          .where('received_at', '>=', time.from)
          .where('received_at', '<', time.to)
          .execute();
      await trx
        .deleteFrom('device_hours')
        .where('device_id', '=', time.device)
        .where('hour', '>=', hourOf(time.from))
        .where('hour', '<=', hourOf(time.to))
        .execute();
    }
    await eraseDigests(trx, { sites, devices });
    if (devices.length > 0)
      await trx
        .updateTable('devices')
        .set((eb) => ({ name: eb.ref('id'), version: eb('version', '+', 1), updated_at: now }))
        .where('id', 'in', devices)
        .execute();
    const subjects = [...devices.map((device) => `device/${device}`), ...sites.map((site) => `site/${site}`)];
    if (subjects.length > 0) await trx.deleteFrom('rule_states').where('subject', 'in', subjects).execute();
    if (sites.length > 0) await eraseSites(trx, sites, now);
    await appendAudit(trx, noted.entry, noted.place);
    return true;
  });
  if (erased) await emptyLog(registry);
  return erased;
}

/** Digests name the sites and devices of which they tell, by the names that these have until now. */
async function eraseDigests(
  trx: Registry,
  { sites, devices }: { readonly sites: readonly string[]; readonly devices: readonly string[] },
): Promise<void> {
  for (const id of sites)
    await trx
      .deleteFrom('digest_items')
      .where('body', 'like', `%"site":${JSON.stringify(id)}%`)
      .execute();
  const named = [
    ...(sites.length > 0 ? await trx.selectFrom('sites').select('name').where('id', 'in', sites).execute() : []),
    ...(devices.length > 0 ? await trx.selectFrom('devices').select('name').where('id', 'in', devices).execute() : []),
  ];
  for (const { name } of named) {
    // As it stands in JSON; better one digest of the past too many than one name left.
    const mention = `%${JSON.stringify(name).slice(1, -1)}%`;
    await trx.deleteFrom('notices').where('purpose', '=', 'digest').where('body', 'like', mention).execute();
    await trx.deleteFrom('deliveries').where('purpose', '=', 'digest').where('message', 'like', mention).execute();
  }
}

async function eraseSites(trx: Registry, sites: readonly string[], now: number): Promise<void> {
  const alerts = await trx.selectFrom('alerts').select('id').where('site_id', 'in', sites).execute();
  for (const { id } of alerts) {
    // Notifications quote the alert that they are keyed by.
    const told = await trx.selectFrom('alert_events').select('once').where('alert_id', '=', id).execute();
    const keys = told.flatMap(({ once }) => (once === null ? [] : [`${id}:${once}`]));
    if (keys.length > 0) await trx.deleteFrom('outbox').where('idempotency_key', 'in', keys).execute();
    await trx.deleteFrom('deliveries').where('alert_id', '=', id).execute();
  }
  await trx.deleteFrom('alerts').where('site_id', 'in', sites).execute();
  await trx.deleteFrom('late_findings').where('site_id', 'in', sites).execute();
  await trx.deleteFrom('diary_entries').where('site_id', 'in', sites).execute();
  await trx.deleteFrom('maintenance_windows').where('site_id', 'in', sites).execute();
  await trx
    .updateTable('sites')
    .set((eb) => ({
      name: eb.ref('id'),
      latitude: null,
      longitude: null,
      polygon: null,
      version: eb('version', '+', 1),
      updated_at: now,
    }))
    .where('id', 'in', sites)
    .execute();
}

const siteIds = async (registry: Registry, household: string): Promise<string[]> =>
  (await registry.selectFrom('sites').select('id').where('household_id', '=', household).execute()).map(({ id }) => id);

async function standing(registry: Registry, sites: readonly string[]): Promise<string[]> {
  if (sites.length === 0) return [];
  const rows = await registry
    .selectFrom('deployments')
    .select('device_id')
    .where('site_id', 'in', sites)
    .where('to_at', 'is', null)
    .execute();
  return rows.map(({ device_id }) => device_id);
}

/**
 * Pages as they were before stand in the write-ahead log until it is emptied. A reader may be in the way: the daily
 * maintenance tries again.
 */
export async function emptyLog(registry: Registry): Promise<void> {
  await sql`pragma wal_checkpoint(truncate)`.execute(registry);
}
