import type { MaintenanceTimes } from '../../domain/alerts/maintenance.ts';
import { type DeviceProfile, deviceProfile } from '../../domain/device-profile.ts';
import type { Rule } from '../../domain/rules/definition.ts';
import { type Place, placeOf } from '../../domain/scopes.ts';
import type { SiteKind } from '../../domain/site-kinds.ts';
import type { RetentionPolicy } from '../readings/reading-store.ts';
import { type AlertRow, type ClearedAlert, readCursor } from './ingest-state.ts';
import { RuleDocuments } from './rule-documents.ts';
import type { Registry } from './schema.ts';
import { cropsNow } from './seasons.ts';
import { readSetting } from './settings.ts';

export interface IngestDevice {
  readonly id: string;
  readonly name: string;
  readonly profile: string;
  readonly gateway: string | null;
  /** The device's own; null for its profile's. */
  readonly expectedIntervalS: number | null;
  readonly disabled: boolean;
  readonly createdAt: number;
  /** Whose it is, when it may differ from whose its site is. */
  readonly organisation: string | null;
}

export interface IngestDeployment {
  readonly device: string;
  readonly site: string;
  /** Epoch ms, [from, to); null is now. */
  readonly from: number;
  readonly to: number | null;
}

export interface IngestSite {
  readonly id: string;
  readonly village: string | null;
  readonly timeZone: string | null;
  readonly place: Place;
  readonly kind: SiteKind;
  /** Of the season that it is in on the day asked for; null for none. */
  readonly crop: string | null;
  readonly stage: string | null;
}

/** What a device did so far; `uplinks` is its running number of messages. */
export interface IngestActivity {
  readonly device: string;
  readonly lastUplinkAt: number;
  readonly liveAt: number | null;
  readonly uplinks: number;
}

export interface IngestMaintenance extends MaintenanceTimes {
  readonly site: string;
}

/** All of the registry that ingest works with, as of one instant. */
export interface IngestDirectory {
  readonly evaluatedSeq: number;
  readonly devices: readonly IngestDevice[];
  readonly profiles: readonly DeviceProfile[];
  /** By device, oldest first. */
  readonly deployments: readonly IngestDeployment[];
  readonly sites: readonly IngestSite[];
  readonly activity: readonly IngestActivity[];
  readonly retention: RetentionPolicy;
  readonly rules: readonly Rule[];
  readonly ruleStates: readonly { rule_id: string; subject: string; key: string; state: string }[];
  /** Raised or acknowledged. */
  readonly openAlerts: readonly AlertRow[];
  /** Cleared since the instant asked for, and not closed by anybody. */
  readonly clearedAlerts: readonly ClearedAlert[];
  readonly maintenance: readonly IngestMaintenance[];
  /** Profiles and rules whose stored document can no longer be read; each is left out above. */
  readonly unreadable: readonly { readonly kind: 'profile' | 'rule'; readonly id: string; readonly detail: string }[];
}

export interface DirectoryOptions {
  /** Alerts that cleared at an earlier event time do not matter any more, epoch ms; none do when left out. */
  readonly clearedSince?: number;
  /** The rules as they were read before, so that those that did not change need not be read again. */
  readonly documents?: RuleDocuments;
}

/**
 * Reads the directory in one snapshot; meant for the ingest thread's own connection.
 * @param today on which seasons and growth stages are looked up, `2026-11-22`
 */
export async function loadIngestDirectory(
  registry: Registry,
  today: string,
  { clearedSince = Number.MAX_SAFE_INTEGER, documents = new RuleDocuments() }: DirectoryOptions = {},
): Promise<IngestDirectory> {
  return registry
    .transaction()
    .setAccessMode('read only')
    .execute(async (trx) => {
      const unreadable: { kind: 'profile' | 'rule'; id: string; detail: string }[] = [];
      const stored = await trx.selectFrom('device_profiles').select(['id', 'definition']).execute();
      const profiles = stored.flatMap(({ id, definition }) => {
        const read = deviceProfile.safeParse(document(definition));
        if (!read.success) unreadable.push({ kind: 'profile', id, detail: read.error.message });
        return read.success ? [{ ...read.data, id }] : [];
      });
      const { rules, unreadable: faulty } = await documents.load(trx);
      unreadable.push(...faulty.map((each) => ({ kind: 'rule' as const, ...each })));
      return {
        evaluatedSeq: await readCursor(trx, 'evaluate'),
        devices: await devices(trx),
        profiles,
        deployments: await trx
          .selectFrom('deployments')
          .select(['device_id as device', 'site_id as site', 'from_at as from', 'to_at as to'])
          .orderBy('device_id')
          .orderBy('from_at')
          .execute(),
        sites: await sites(trx, today),
        activity: await trx
          .selectFrom('device_activity')
          .select(['device_id as device', 'last_uplink_at as lastUplinkAt', 'live_at as liveAt', 'uplinks'])
          .execute(),
        retention: await readSetting(trx, 'retention'),
        rules,
        ruleStates: await trx.selectFrom('rule_states').selectAll().execute(),
        openAlerts: await trx
          .selectFrom('alerts')
          .selectAll()
          .where('state', 'in', ['raised', 'acknowledged'])
          .execute(),
        clearedAlerts: (await trx
          .selectFrom('alerts')
          .selectAll()
          .where('cleared_at', '>=', clearedSince)
          .where('closed_at', 'is', null)
          .orderBy('cleared_at')
          .execute()) as ClearedAlert[],
        maintenance: await maintenance(trx),
        unreadable,
      };
    });
}

/** Newest phenomenon time of every datastream that has a result. */
export async function loadLatestTimes(registry: Registry): Promise<{ device_id: string; key: string; at: number }[]> {
  return registry.selectFrom('latest').select(['device_id', 'key', 'at']).execute();
}

async function devices(trx: Registry): Promise<IngestDevice[]> {
  const rows = await trx
    .selectFrom('devices')
    .select([
      'id',
      'name',
      'profile_id as profile',
      'gateway_id as gateway',
      'expected_interval_s as expectedIntervalS',
      'disabled',
      'created_at as createdAt',
      'organisation_id as organisation',
    ])
    .execute();
  return rows.map((row) => ({ ...row, disabled: row.disabled !== 0 }));
}

async function maintenance(trx: Registry): Promise<IngestMaintenance[]> {
  const rows = await trx.selectFrom('maintenance_windows').selectAll().execute();
  return rows.map(({ site_id: site, from_at: from, to_at: to, weekdays, starts, minutes }) => {
    const weekly =
      weekdays === null || starts === null || minutes === null
        ? null
        : { weekdays: weekdays.split(',').map(Number), starts, minutes };
    return { site, from, to, weekly };
  });
}

async function sites(trx: Registry, today: string): Promise<IngestSite[]> {
  const rows = await trx
    .selectFrom('sites')
    .leftJoin('admin_units', 'admin_units.id', 'sites.commune_id')
    .select([
      'sites.id',
      'sites.time_zone as timeZone',
      'sites.kind',
      'sites.organisation_id as organisation',
      'sites.village_id as village',
      'sites.commune_id as commune',
      'admin_units.parent_id as province',
    ])
    .execute();
  const crops = await cropsNow(trx, today);
  return rows.map(({ id, timeZone, kind, ...belonging }) => ({
    id,
    village: belonging.village,
    timeZone,
    kind: kind as SiteKind,
    place: placeOf(belonging),
    ...(crops.get(id) ?? { crop: null, stage: null }),
  }));
}

function document(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
