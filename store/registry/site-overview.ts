import { type Expression, type SqlBool, sql } from 'kysely';
import type { AlertLevel } from '../../domain/rules/steps.ts';
import { type Place, placeOf, type Scope } from '../../domain/scopes.ts';
import type { SiteKind } from '../../domain/site-kinds.ts';
import { readDefinition } from './alert-row.ts';
import { organisationsOf } from './devices-within.ts';
import type { IdPage } from './named.ts';
import type { Registry } from './schema.ts';
import { siteColumns } from './site-list.ts';
import { within } from './within.ts';

/** A site with what grows or is raised there today. */
export interface OverviewGround {
  readonly id: string;
  readonly name: string;
  readonly kind: SiteKind;
  readonly village: string | null;
  readonly villageName: string | null;
  readonly commune: string | null;
  readonly communeName: string | null;
  readonly crop: string | null;
  readonly stage: string | null;
  readonly place: Place;
}

/** Sites that belong to the scopes, by id, those after `after`, at most `limit`. @param today the day on which crops are looked up */
export async function overviewGrounds(
  registry: Registry,
  scopes: readonly Scope[],
  { after, limit, today }: IdPage & { readonly today: string },
): Promise<OverviewGround[]> {
  const rows = await registry
    .selectFrom('sites')
    .leftJoin('villages', 'villages.id', 'sites.village_id')
    .leftJoin('admin_units as communes', 'communes.id', 'sites.commune_id')
    .select([
      'sites.id',
      'sites.name',
      'sites.kind',
      'sites.organisation_id as organisation',
      'sites.village_id as village',
      'villages.name as villageName',
      'sites.commune_id as commune',
      'communes.name as communeName',
      'communes.parent_id as province',
    ])
    .where(within(scopes, siteColumns))
    .$if(after !== null, (query) => query.where('sites.id', '>', after as string))
    .orderBy('sites.id')
    .limit(limit)
    .execute();
  const crops = await cropsOf(
    registry,
    rows.map(({ id }) => id),
    today,
  );
  return rows.map(({ kind, organisation, province, ...row }) => ({
    ...row,
    kind: kind as SiteKind,
    ...(crops.get(row.id) ?? { crop: null, stage: null }),
    place: placeOf({ organisation, village: row.village, commune: row.commune, province }),
  }));
}

interface CropNow {
  readonly crop: string;
  readonly stage: string | null;
}

async function cropsOf(
  registry: Registry,
  sites: readonly string[],
  today: string,
): Promise<ReadonlyMap<string, CropNow>> {
  if (sites.length === 0) return new Map();
  const rows = await registry
    .selectFrom('seasons')
    .select((eb) => [
      'site_id as site',
      'crop',
      eb
        .selectFrom('season_stages')
        .select('stage')
        .whereRef('season_id', '=', 'seasons.id')
        .where('season_stages.from_day', '<=', today)
        .orderBy('season_stages.from_day', 'desc')
        .limit(1)
        .as('stage'),
    ])
    .where('site_id', 'in', sites)
    .where('from_day', '<=', today)
    .where((eb) => eb.or([eb('to_day', 'is', null), eb('to_day', '>=', today)]))
    // Of two that run at once the later one stands, as in cropsNow.
    .orderBy('from_day')
    .orderBy('id')
    .execute();
  return new Map(rows.map(({ site, crop, stage }) => [site, { crop, stage }]));
}

/** What is looked at: what stands at these sites, or these devices wherever they are. */
export type Looked = { readonly sites: readonly string[] } | { readonly devices: readonly string[] };

const looked = (of: Looked, columns: { readonly site: string; readonly device: string }): Expression<SqlBool> =>
  'sites' in of
    ? sql<SqlBool>`${sql.ref(columns.site)} in (${sql.join(of.sites)})`
    : sql<SqlBool>`${sql.ref(columns.device)} in (${sql.join(of.devices)})`;

const isNothing = (of: Looked): boolean => ('sites' in of ? of.sites : of.devices).length === 0;

export interface OverviewDeviceRow {
  readonly id: string;
  readonly name: string;
  readonly profile: string;
  readonly site: string | null;
  /** Since when it stands there, epoch ms. */
  readonly since: number | null;
  /** Its own; null for the profile's. */
  readonly intervalS: number | null;
  readonly liveAt: number | null;
  readonly lastUplinkAt: number | null;
}

/** Devices in service, by id. */
export async function overviewDevices(registry: Registry, of: Looked): Promise<OverviewDeviceRow[]> {
  if (isNothing(of)) return [];
  return registry
    .selectFrom('devices')
    .leftJoin('device_activity', 'device_activity.device_id', 'devices.id')
    .leftJoin('deployments', (join) =>
      join.onRef('deployments.device_id', '=', 'devices.id').on('deployments.to_at', 'is', null),
    )
    .select([
      'devices.id',
      'devices.name',
      'devices.profile_id as profile',
      'deployments.site_id as site',
      'deployments.from_at as since',
      'devices.expected_interval_s as intervalS',
      'device_activity.live_at as liveAt',
      'device_activity.last_uplink_at as lastUplinkAt',
    ])
    .where('devices.disabled', '=', 0)
    .where(looked(of, { site: 'deployments.site_id', device: 'devices.id' }))
    .orderBy('devices.id')
    .execute();
}

export interface OverviewLatest {
  readonly device: string;
  readonly key: string;
  readonly at: number;
  readonly value: number | null;
  readonly text: string | null;
}

/** Newest results; what a device measured before it came to where it stands is no news of that place. */
export async function overviewLatest(registry: Registry, of: Looked): Promise<OverviewLatest[]> {
  if (isNothing(of)) return [];
  return registry
    .selectFrom('latest')
    .leftJoin('deployments', (join) =>
      join.onRef('deployments.device_id', '=', 'latest.device_id').on('deployments.to_at', 'is', null),
    )
    .select(['latest.device_id as device', 'latest.key', 'latest.at', 'latest.value', 'latest.text'])
    .where(looked(of, { site: 'deployments.site_id', device: 'latest.device_id' }))
    .where(sql<SqlBool>`(deployments.from_at is null or deployments.from_at <= latest.at)`)
    .execute();
}

export interface OpenAlertRow {
  readonly id: string;
  readonly site: string | null;
  readonly device: string | null;
  readonly key: string;
  readonly level: AlertLevel;
  readonly risk: number | null;
  readonly state: 'raised' | 'acknowledged' | 'cleared';
  readonly raisedAt: number;
}

const severity: Readonly<Record<AlertLevel, number>> = { watch: 0, act: 1, danger: 2 };

/** What needs doing first: the worse, then what nobody has taken on, then the newer. */
export const byWorse = (a: OpenAlertRow, b: OpenAlertRow): number =>
  severity[b.level] - severity[a.level] ||
  (b.risk ?? 0) - (a.risk ?? 0) ||
  Number(a.state !== 'raised') - Number(b.state !== 'raised') ||
  b.raisedAt - a.raisedAt;

/** Open alerts, the worst first: of sites those that were raised there, of devices those that were raised nowhere. */
export async function overviewAlerts(registry: Registry, of: Looked): Promise<OpenAlertRow[]> {
  if (isNothing(of)) return [];
  const rows = await registry
    .selectFrom('alerts')
    .select(['id', 'site_id as site', 'device_id as device', 'key', 'level', 'risk', 'state', 'raised_at as raisedAt'])
    .where(sql<SqlBool>`alerts.state <> 'cleared'`)
    .where(looked(of, { site: 'alerts.site_id', device: 'alerts.device_id' }))
    .$if('devices' in of, (query) => query.where('site_id', 'is', null))
    .execute();
  return rows.sort(byWorse);
}

/** What the rules of some alerts were called when these were raised. */
export async function ruleNamesOf(
  registry: Registry,
  alerts: readonly string[],
): Promise<ReadonlyMap<string, { readonly vi: string; readonly en: string }>> {
  if (alerts.length === 0) return new Map();
  const rows = await registry
    .selectFrom('alerts')
    .select(['id', 'rule_id as rule', 'definition'])
    .where('id', 'in', alerts)
    .execute();
  return new Map(
    rows.map(({ id, rule, definition }) => [id, readDefinition(definition)?.name ?? { vi: rule, en: rule }]),
  );
}

/**
 * Devices of the scopes that stand at none of their sites: those that stand nowhere, and those that an organisation owns
 * at the site of another. The first of them by id, and how many they are.
 */
export async function devicesElsewhere(
  registry: Registry,
  scopes: readonly Scope[],
  limit: number,
): Promise<{ readonly ids: readonly string[]; readonly total: number }> {
  const everything = scopes.includes('all');
  const organisations = organisationsOf(scopes);
  if (!everything && organisations.length === 0) return { ids: [], total: 0 };
  const found = registry
    .selectFrom('devices')
    .leftJoin('deployments', (join) =>
      join.onRef('deployments.device_id', '=', 'devices.id').on('deployments.to_at', 'is', null),
    )
    .leftJoin('sites', 'sites.id', 'deployments.site_id')
    .where('devices.disabled', '=', 0)
    .$if(everything, (query) => query.where('deployments.id', 'is', null))
    .$if(!everything, (query) =>
      query
        .where('devices.organisation_id', 'in', organisations)
        .where((eb) => eb.or([eb('sites.id', 'is', null), eb.not(within(scopes, siteColumns))])),
    );
  const rows = await found.select('devices.id').orderBy('devices.id').limit(limit).execute();
  if (rows.length < limit) return { ids: rows.map(({ id }) => id), total: rows.length };
  const { total } = await found.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { ids: rows.map(({ id }) => id), total };
}
