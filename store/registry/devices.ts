import type { DeviceRecord } from '../../domain/api/devices.ts';
import type { Freshness } from '../../domain/freshness.ts';
import type { Scope } from '../../domain/scopes.ts';
import { searchKey } from '../../domain/search-text.ts';
import { rfc3339 } from '../../domain/time.ts';
import { FALLBACK_INTERVAL_S, freshnessSql } from './device-freshness.ts';
import { checkReferences } from './device-registration.ts';
import { devicesWithin, holdMuch, isEverything } from './devices-within.ts';
import { RegistryRefusal } from './errors.ts';
import { listProfiles } from './profiles.ts';
import type { Registry } from './schema.ts';
import { withinFound } from './within.ts';

export interface DeviceRow {
  readonly device: DeviceRecord;
  readonly version: number;
}

export interface DeviceFilter {
  /** Part of the id or name; case and diacritics do not count. */
  readonly q?: string | undefined;
  /** These alone. */
  readonly id?: readonly string[] | undefined;
  /** Only those that have sent results of this observed property. */
  readonly property?: string | undefined;
  readonly site?: string | undefined;
  readonly profile?: string | undefined;
  readonly gateway?: string | undefined;
  readonly freshness?: Freshness | undefined;
  /** Left out, retired devices are like any other. */
  readonly retired?: 'without' | 'with' | 'only' | undefined;
  /** Only those that belong to one of these; left out, all. */
  readonly scopes?: readonly Scope[] | undefined;
}

export interface DeviceChange {
  readonly name?: string | undefined;
  readonly profile?: string | undefined;
  readonly site?: string | null | undefined;
  readonly gateway?: string | null | undefined;
  readonly organisation?: string | null | undefined;
  readonly serial?: string | null | undefined;
  readonly expectedIntervalS?: number | null | undefined;
  readonly disabled?: boolean | undefined;
}

/** Devices by id, those after `after`, at most `limit`. */
export async function listDevices(
  registry: Registry,
  filter: DeviceFilter,
  { after, limit, now }: { after: string | null; limit: number; now: number },
): Promise<DeviceRow[]> {
  if (filter.q === undefined || filter.q === '') return select(registry, filter, { after, limit, now });
  // SQL cannot fold Vietnamese; names of every device and its place are little enough to look through.
  const wanted = searchKey(filter.q).split(' ');
  const names = await registry
    .selectFrom('devices')
    .leftJoin('deployments', (join) =>
      join.onRef('deployments.device_id', '=', 'devices.id').on('deployments.to_at', 'is', null),
    )
    .leftJoin('sites', 'sites.id', 'deployments.site_id')
    .leftJoin('villages', 'villages.id', 'sites.village_id')
    .select(['devices.id', 'devices.name', 'sites.name as site', 'villages.name as village'])
    .$if(isCutDown(filter), (query) => query.where('devices.id', 'in', devicesWithin(registry, filter.scopes ?? [])))
    .$if(after !== null, (query) => query.where('devices.id', '>', after as string))
    .orderBy('devices.id')
    .execute();
  const ids = names
    .filter((one) => {
      const text = searchKey([one.id, one.name, one.site ?? '', one.village ?? ''].join(' '));
      return wanted.every((word) => text.includes(word));
    })
    .map(({ id }) => id);
  const found: DeviceRow[] = [];
  for (const some of chunks(ids)) {
    found.push(...(await select(registry, filter, { after, limit: limit - found.length, now, ids: some })));
    if (found.length >= limit) break;
  }
  return found;
}

export async function getDevice(registry: Registry, id: string, now: number): Promise<DeviceRow | null> {
  const [row] = await select(registry, {}, { after: null, limit: 1, now, ids: [id] });
  return row ?? null;
}

const placeColumns = {
  organisation: 'sites.organisation_id',
  owner: 'devices.organisation_id',
  village: 'sites.village_id',
  commune: 'sites.commune_id',
};

const isCutDown = ({ scopes }: DeviceFilter): boolean => scopes !== undefined && !isEverything(scopes);

/** Lists short enough for one statement. */
function* chunks(ids: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += 500) yield ids.slice(from, from + 500);
}

interface Page {
  readonly after: string | null;
  readonly limit: number;
  readonly now: number;
  readonly ids?: readonly string[];
}

async function select(
  registry: Registry,
  filter: DeviceFilter,
  { after, limit, now, ids }: Page,
): Promise<DeviceRow[]> {
  const profiles = (await listProfiles(registry)).map(({ profile }) => profile);
  const byId = new Map(profiles.map((profile) => [profile.id, profile]));
  const fresh = freshnessSql(profiles, now);
  const { scopes = [] } = filter;
  const much = ids === undefined && isCutDown(filter) && (await holdMuch(registry, scopes));
  const rows = await registry
    .selectFrom('devices')
    .leftJoin('device_activity', 'device_activity.device_id', 'devices.id')
    .leftJoin('deployments', (join) =>
      join.onRef('deployments.device_id', '=', 'devices.id').on('deployments.to_at', 'is', null),
    )
    .leftJoin('sites', 'sites.id', 'deployments.site_id')
    .leftJoin('villages', 'villages.id', 'sites.village_id')
    .leftJoin('organisations', (join) =>
      join.on((eb) => eb('organisations.id', '=', eb.fn.coalesce('devices.organisation_id', 'sites.organisation_id'))),
    )
    .select((eb) => [
      'devices.id',
      'devices.name',
      'devices.profile_id',
      'devices.gateway_id',
      'devices.expected_interval_s',
      'devices.disabled',
      'devices.version',
      'devices.created_at',
      'devices.updated_at',
      'device_activity.last_uplink_at',
      'device_activity.uplinks',
      'sites.id as site_id',
      'sites.name as site_name',
      'villages.name as village_name',
      'devices.organisation_id',
      'devices.serial',
      'devices.retired_at',
      'organisations.name as organisation_name',
      fresh.as('freshness'),
      eb
        .selectFrom('refusals')
        .select((sum) => sum.fn.sum<number>('refusals.count').as('count'))
        .whereRef('refusals.device_id', '=', 'devices.id')
        .as('refusals'),
      eb
        .selectFrom('alerts')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('alerts.device_id', '=', 'devices.id')
        .where('alerts.state', 'in', ['raised', 'acknowledged'])
        .as('open_alerts'),
    ])
    .$if(after !== null, (query) => query.where('devices.id', '>', after as string))
    .$if(ids !== undefined, (query) => query.where('devices.id', 'in', ids as readonly string[]))
    .$if(ids === undefined && isCutDown(filter), (query) =>
      query.where((eb) =>
        much ? withinFound(scopes, placeColumns) : eb('devices.id', 'in', devicesWithin(registry, scopes)),
      ),
    )
    .$if(filter.retired === 'without', (query) => query.where('devices.retired_at', 'is', null))
    .$if(filter.retired === 'only', (query) => query.where('devices.retired_at', 'is not', null))
    .$if(filter.id !== undefined, (query) => query.where('devices.id', 'in', filter.id as readonly string[]))
    .$if(filter.property !== undefined, (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('datastreams')
            .select('datastreams.key')
            .whereRef('datastreams.device_id', '=', 'devices.id')
            .where('datastreams.property', '=', filter.property as string),
        ),
      ),
    )
    .$if(filter.site !== undefined, (query) => query.where('sites.id', '=', filter.site as string))
    .$if(filter.profile !== undefined, (query) => query.where('devices.profile_id', '=', filter.profile as string))
    .$if(filter.gateway !== undefined, (query) => query.where('devices.gateway_id', '=', filter.gateway as string))
    .$if(filter.freshness !== undefined, (query) => query.where(fresh, '=', filter.freshness as Freshness))
    .orderBy('devices.id')
    .limit(limit)
    .execute();

  return rows.map((row) => {
    const profile = byId.get(row.profile_id);
    return {
      version: row.version,
      device: {
        id: row.id,
        name: row.name,
        profile: row.profile_id,
        profileName: profile?.name ?? { vi: row.profile_id, en: row.profile_id },
        site: row.site_id,
        siteName: row.site_name,
        villageName: row.village_name,
        organisation: row.organisation_id,
        organisationName: row.organisation_name,
        serial: row.serial,
        retiredAt: row.retired_at === null ? null : rfc3339(row.retired_at),
        gateway: row.gateway_id,
        expectedIntervalS: row.expected_interval_s ?? profile?.expectedIntervalS ?? FALLBACK_INTERVAL_S,
        disabled: row.disabled !== 0,
        freshness: row.freshness,
        lastUplinkAt: row.last_uplink_at === null ? null : rfc3339(row.last_uplink_at),
        uplinks: row.uplinks ?? 0,
        refusals: row.refusals ?? 0,
        openAlerts: row.open_alerts ?? 0,
        createdAt: rfc3339(row.created_at),
        updatedAt: rfc3339(row.updated_at),
      },
    };
  });
}

/**
 * Changes a device; a new site ends the present deployment and begins another.
 * @param expected the version it must have; null takes any
 * @returns false when it is not at the expected version
 * @throws RegistryRefusal unknown-profile, unknown-site, unknown-gateway, unknown-organisation
 */
export async function updateDevice(
  registry: Registry,
  id: string,
  change: DeviceChange,
  { expected, now }: { expected: number | null; now: number },
): Promise<boolean> {
  return registry.transaction().execute(async (trx) => {
    await checkReferences(trx, { id, ...change });
    if (change.site != null || change.disabled === false) await refuseRetired(trx, id);
    const updated = await trx
      .updateTable('devices')
      .set((eb) => ({
        version: eb('version', '+', 1),
        updated_at: now,
        ...(change.name === undefined ? {} : { name: change.name }),
        ...(change.profile === undefined ? {} : { profile_id: change.profile }),
        ...(change.gateway === undefined ? {} : { gateway_id: change.gateway }),
        ...(change.organisation === undefined ? {} : { organisation_id: change.organisation }),
        ...(change.serial === undefined ? {} : { serial: change.serial }),
        ...(change.expectedIntervalS === undefined ? {} : { expected_interval_s: change.expectedIntervalS }),
        ...(change.disabled === undefined ? {} : { disabled: change.disabled ? 1 : 0 }),
      }))
      .where('id', '=', id)
      .$if(expected !== null, (query) => query.where('version', '=', expected as number))
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) return false;
    if (change.site !== undefined) await deploy(trx, id, change.site, now);
    return true;
  });
}

/** What is out of use stands nowhere and does not connect, until it is taken back. Inside a transaction. */
export async function refuseRetired(trx: Registry, id: string): Promise<void> {
  const row = await trx.selectFrom('devices').select('retired_at').where('id', '=', id).executeTakeFirst();
  if (row && row.retired_at !== null)
    throw new RegistryRefusal('retired', 'id', `device ${id} is retired; take it back into use first`);
}

/** Ends the present deployment of a device and begins another; a site of null leaves it standing nowhere. Inside a transaction. */
export async function deploy(trx: Registry, device: string, site: string | null, now: number): Promise<void> {
  const present = await trx
    .selectFrom('deployments')
    .select(['id', 'site_id', 'from_at'])
    .where('device_id', '=', device)
    .where('to_at', 'is', null)
    .executeTakeFirst();
  if (present?.site_id === site) return;
  if (present)
    await trx
      .updateTable('deployments')
      // A device set up a moment ago by a clock that has since been put back must not end before it began.
      .set({ to_at: Math.max(now, present.from_at) })
      .where('id', '=', present.id)
      .execute();
  if (site !== null)
    await trx
      .insertInto('deployments')
      .values({ device_id: device, site_id: site, from_at: now, to_at: null })
      .execute();
}

/**
 * Deletes a device and what the registry knows of it; its readings and past alerts stay.
 * @returns false when it is not at the expected version
 */
export async function deleteDevice(
  registry: Registry,
  id: string,
  { expected }: { expected: number | null },
): Promise<boolean> {
  return registry.transaction().execute(async (trx) => {
    const deleted = await trx
      .deleteFrom('devices')
      .where('id', '=', id)
      .$if(expected !== null, (query) => query.where('version', '=', expected as number))
      .executeTakeFirst();
    if (deleted.numDeletedRows === 0n) return false;
    for (const table of ['latest', 'device_activity', 'device_hours', 'recent_uplinks', 'refusals'] as const)
      await trx.deleteFrom(table).where('device_id', '=', id).execute();
    await trx.deleteFrom('rule_states').where('subject', '=', `device/${id}`).execute();
    await trx.deleteFrom('datastreams').where('device_id', '=', id).execute();
    return true;
  });
}
