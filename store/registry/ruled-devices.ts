import type { DeviceProfile } from '../../domain/device-profile.ts';
import type { RuleSubject } from '../../domain/rules/matching.ts';
import { EVERYWHERE } from '../../domain/scopes.ts';
import type { SiteKind } from '../../domain/site-kinds.ts';
import type { PlaceDirectory } from './place-directory.ts';
import { listProfiles } from './profiles.ts';
import type { Registry } from './schema.ts';
import { cropsNow } from './seasons.ts';

/** A device as rules see it today. */
export interface RuledDevice extends RuleSubject {
  readonly name: string;
  /** What carries its uplinks; null for nothing. */
  readonly gateway: string | null;
  readonly site: string | null;
  readonly siteName: string | null;
  /** Of its site; null for the installation's. */
  readonly timeZone: string | null;
  readonly expectedIntervalS: number;
  /** What it can send; null for a profile that can no longer be read. */
  readonly model: DeviceProfile | null;
  /** Datastreams that it has had results of. */
  readonly keys: readonly string[];
}

interface Wanted {
  /** null for all that `profile` takes. */
  readonly devices: readonly string[] | null;
  readonly profile: string | null;
  /** Only what stands at one of these today. */
  readonly sites?: readonly string[];
  readonly after: string;
  readonly limit: number;
}

/** What devices are seen with, read once for all of them. */
export interface RuleLight {
  readonly places: PlaceDirectory;
  readonly profiles: ReadonlyMap<string, DeviceProfile>;
  /** By site. */
  readonly crops: Awaited<ReturnType<typeof cropsNow>>;
}

/** @param today on which seasons and growth stages are looked up, `2026-11-22` */
export async function ruleLight(registry: Registry, places: PlaceDirectory, today: string): Promise<RuleLight> {
  const profiles = await listProfiles(registry);
  return {
    places,
    profiles: new Map(profiles.map(({ profile }) => [profile.id, profile])),
    crops: await cropsNow(registry, today),
  };
}

/** Devices in service by id, those after `after`, at most `limit`. */
export async function ruledDevices(
  registry: Registry,
  { devices, profile, sites, after, limit }: Wanted,
  { places, profiles, crops }: RuleLight,
): Promise<RuledDevice[]> {
  const rows = await registry
    .selectFrom('devices')
    .leftJoin('deployments', (join) =>
      join.onRef('deployments.device_id', '=', 'devices.id').on('deployments.to_at', 'is', null),
    )
    .leftJoin('sites', 'sites.id', 'deployments.site_id')
    .select([
      'devices.id',
      'devices.name',
      'devices.profile_id as profile',
      'devices.gateway_id as gateway',
      'devices.expected_interval_s as intervalS',
      'sites.id as site',
      'sites.name as siteName',
      'sites.kind as siteKind',
      'sites.time_zone as timeZone',
    ])
    .where('devices.disabled', '=', 0)
    .where('devices.id', '>', after)
    .$if(devices !== null, (query) => query.where('devices.id', 'in', devices as readonly string[]))
    .$if(devices === null && profile !== null, (query) => query.where('devices.profile_id', '=', profile as string))
    .$if(sites !== undefined, (query) => query.where('sites.id', 'in', sites as readonly string[]))
    .orderBy('devices.id')
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  const keys = await keysOf(registry, ids);
  return rows.map(({ intervalS, siteKind, ...row }) => {
    const model = profiles.get(row.profile) ?? null;
    return {
      ...row,
      siteKind: siteKind as SiteKind | null,
      place: places.device(row.id) ?? EVERYWHERE,
      ...((row.site === null ? null : crops.get(row.site)) ?? { crop: null, stage: null }),
      expectedIntervalS: intervalS ?? model?.expectedIntervalS ?? 900,
      model,
      keys: keys.get(row.id) ?? [],
    };
  });
}

async function keysOf(registry: Registry, devices: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  if (devices.length === 0) return found;
  const rows = await registry
    .selectFrom('datastreams')
    .select(['device_id', 'key'])
    .where('device_id', 'in', devices)
    .orderBy('device_id')
    .orderBy('key')
    .execute();
  for (const { device_id, key } of rows) {
    const known = found.get(device_id);
    if (known) known.push(key);
    else found.set(device_id, [key]);
  }
  return found;
}

/** What sites are called. */
export async function siteNames(registry: Registry, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows =
    ids.length === 0 ? [] : await registry.selectFrom('sites').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
