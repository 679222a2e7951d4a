import { type SqlBool, sql } from 'kysely';
import { QUALITY } from '../../domain/quality.ts';
import type { Scope } from '../../domain/scopes.ts';
import { alertsWithin } from './alerts-within.ts';
import { devicesWithin, isEverything } from './devices-within.ts';
import type { Registry } from './schema.ts';
import { siteColumns } from './site-list.ts';
import { byWorse, type OpenAlertRow } from './site-overview.ts';
import { within } from './within.ts';

export interface VillageGround {
  readonly id: string;
  readonly name: string;
  readonly commune: string | null;
  readonly communeName: string | null;
  readonly provinceName: string | null;
}

/** Villages in one of the scopes, or with a site in one, where they are now. */
export async function villageGrounds(registry: Registry, scopes: readonly Scope[]): Promise<VillageGround[]> {
  return registry
    .selectFrom('villages')
    .leftJoin('admin_units as communes', 'communes.id', 'villages.commune_id')
    .leftJoin('admin_units as provinces', 'provinces.id', 'communes.parent_id')
    .select([
      'villages.id',
      'villages.name',
      'villages.commune_id as commune',
      'communes.name as communeName',
      'provinces.name as provinceName',
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
    )
    .orderBy('villages.id')
    .execute();
}

export interface VillageDevice {
  readonly id: string;
  readonly profile: string;
  /** null where it stands at no site of the scopes, or at one in no village. */
  readonly village: string | null;
  readonly intervalS: number | null;
  readonly liveAt: number | null;
  readonly createdAt: number;
}

/** Devices in service that belong to the scopes, with the village where each stands. */
export async function villageDevices(registry: Registry, scopes: readonly Scope[]): Promise<VillageDevice[]> {
  return registry
    .selectFrom('devices')
    .leftJoin('device_activity', 'device_activity.device_id', 'devices.id')
    .leftJoin('deployments', (join) =>
      join.onRef('deployments.device_id', '=', 'devices.id').on('deployments.to_at', 'is', null),
    )
    .leftJoin('sites', (join) =>
      join.onRef('sites.id', '=', 'deployments.site_id').on(() => within(scopes, siteColumns)),
    )
    .select([
      'devices.id',
      'devices.profile_id as profile',
      'sites.village_id as village',
      'devices.expected_interval_s as intervalS',
      'device_activity.live_at as liveAt',
      'devices.created_at as createdAt',
    ])
    .where('devices.disabled', '=', 0)
    .$if(!isEverything(scopes), (query) => query.where('devices.id', 'in', devicesWithin(registry, scopes)))
    .execute();
}

export type VillageAlert = OpenAlertRow & { readonly village: string | null };

/** Open alerts that belong to the scopes, the worst first, with the village in which each was raised. */
export async function villageAlerts(registry: Registry, scopes: readonly Scope[]): Promise<VillageAlert[]> {
  const rows = await registry
    .selectFrom('alerts')
    .leftJoin('sites', (join) => join.onRef('sites.id', '=', 'alerts.site_id').on(() => within(scopes, siteColumns)))
    .select([
      'alerts.id',
      'alerts.site_id as site',
      'alerts.device_id as device',
      'alerts.key',
      'alerts.level',
      'alerts.risk',
      'alerts.state',
      'alerts.raised_at as raisedAt',
      'sites.village_id as village',
    ])
    .where(sql<SqlBool>`alerts.state <> 'cleared'`)
    .$if(!isEverything(scopes), (query) => query.where(alertsWithin(registry, scopes)))
    .execute();
  return rows.sort(byWorse);
}

/** As many as tell a median well, and no more however many alerts there were. */
const MOST_ACKNOWLEDGED = 5000;

/** How long it took until somebody took an alert on, ms, of those that were raised since. */
export async function acknowledgedAfter(
  registry: Registry,
  scopes: readonly Scope[],
  since: number,
): Promise<readonly number[]> {
  const rows = await registry
    .selectFrom('alerts')
    .select(['raised_at', 'acknowledged_at'])
    .where('raised_at', '>=', since)
    .where('acknowledged_at', 'is not', null)
    .$if(!isEverything(scopes), (query) => query.where(alertsWithin(registry, scopes)))
    .orderBy('raised_at', 'desc')
    .limit(MOST_ACKNOWLEDGED)
    .execute();
  return rows.map(({ raised_at, acknowledged_at }) => Math.max(0, (acknowledged_at as number) - raised_at));
}

/** Flags of a result that did not come as it should; that a unit was converted is as somebody set it. */
const UNCLEAN = QUALITY.timeReplaced | QUALITY.late | QUALITY.fromText;

/** Newest results of what belongs to the scopes, and how many of them came as they should. */
export async function cleanResults(
  registry: Registry,
  scopes: readonly Scope[],
): Promise<{ readonly results: number; readonly clean: number }> {
  const row = await registry
    .selectFrom('latest')
    .select((eb) => [
      eb.fn.countAll<number>().as('results'),
      sql<number | null>`sum(case when (latest.quality & ${UNCLEAN}) = 0 then 1 else 0 end)`.as('clean'),
    ])
    .$if(!isEverything(scopes), (query) => query.where('latest.device_id', 'in', devicesWithin(registry, scopes)))
    .executeTakeFirstOrThrow();
  return { results: row.results, clean: row.clean ?? 0 };
}
