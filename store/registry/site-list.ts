import { sql } from 'kysely';
import type { Site } from '../../domain/api/sites.ts';
import { areaHa, type Polygon } from '../../domain/polygon.ts';
import { placeOf, type Scope } from '../../domain/scopes.ts';
import type { SiteKind } from '../../domain/site-kinds.ts';
import { rfc3339 } from '../../domain/time.ts';
import { type IdPage, idsNamed } from './named.ts';
import type { Registry } from './schema.ts';
import type { Versioned } from './versioned.ts';
import { within } from './within.ts';

export interface SiteFilter {
  /** Only sites in one of these. */
  readonly scopes: readonly Scope[];
  /** Part of the id or name; case and diacritics do not count. */
  readonly q?: string | undefined;
  readonly kind?: SiteKind | undefined;
  readonly organisation?: string | undefined;
  readonly village?: string | undefined;
  readonly commune?: string | undefined;
  readonly province?: string | undefined;
  /** What grows or is raised there today. */
  readonly crop?: string | undefined;
}

/** Columns of `sites` that say where one belongs, for `within`. */
export const siteColumns = {
  organisation: 'sites.organisation_id',
  village: 'sites.village_id',
  commune: 'sites.commune_id',
} as const;

interface Moment {
  /** The day on which seasons and stages are looked up. */
  readonly today: string;
  /**
   * Epoch ms: sites that were there then, in the villages, communes and provinces of that time, with the devices that
   * stood there; as things are now when left out. Who may see a site is always asked of where it belongs now.
   */
  readonly at?: number | undefined;
}

/** Sites by id. */
export async function listSites(
  registry: Registry,
  filter: SiteFilter,
  { today, at, ...page }: IdPage & Moment,
): Promise<Versioned<Site>[]> {
  const moment = { today, at };
  if (!filter.q) return (await filtered(registry, filter, { ...page, ...moment }).execute()).map(siteOf);
  const names = await filtered(registry, filter, { after: page.after, limit: null, ...moment })
    .clearSelect()
    .select(['sites.id', 'sites.name'])
    .execute();
  const ids = idsNamed(names, filter.q, page.limit);
  if (ids.length === 0) return [];
  const rows = await query(registry, moment).where('sites.id', 'in', ids).orderBy('sites.id').execute();
  return rows.map(siteOf);
}

export async function getSite(registry: Registry, id: string, today: string): Promise<Versioned<Site> | null> {
  const row = await query(registry, { today }).where('sites.id', '=', id).executeTakeFirst();
  return row ? siteOf(row) : null;
}

const filtered = (
  registry: Registry,
  { scopes, kind, organisation, village, commune, province, crop }: SiteFilter,
  { after, limit, ...moment }: { readonly after: string | null; readonly limit: number | null } & Moment,
) =>
  query(registry, moment)
    .where(within(scopes, siteColumns))
    .$if(moment.at !== undefined, (select) => select.where('sites.created_at', '<=', moment.at as number))
    .$if(after !== null, (select) => select.where('sites.id', '>', after as string))
    .$if(kind !== undefined, (select) => select.where('sites.kind', '=', kind as string))
    .$if(organisation !== undefined, (select) => select.where('sites.organisation_id', '=', organisation as string))
    .$if(village !== undefined, (select) =>
      select.where(moment.at === undefined ? 'sites.village_id' : 'villages.id', '=', village as string),
    )
    .$if(commune !== undefined, (select) =>
      select.where(moment.at === undefined ? 'sites.commune_id' : 'communes.id', '=', commune as string),
    )
    .$if(province !== undefined, (select) => select.where('communes.parent_id', '=', province as string))
    .$if(crop !== undefined, (select) => select.where('seasons.crop', '=', crop as string))
    .orderBy('sites.id')
    .$if(limit !== null, (select) => select.limit(limit as number));

/** Where each site was at an instant, or is. */
const communeAt = (at: number | undefined) =>
  at === undefined
    ? sql<string | null>`sites.commune_id`
    : sql<string | null>`(select commune_id from site_communes as placed where placed.site_id = sites.id
        and placed.from_at <= ${at} and (placed.to_at is null or placed.to_at > ${at}))`;

const villageAt = (at: number | undefined) =>
  at === undefined
    ? sql<string | null>`sites.village_id`
    : sql<string | null>`(select village_id from site_villages as joined where joined.site_id = sites.id
        and joined.from_at <= ${at} and (joined.to_at is null or joined.to_at > ${at}))`;

const query = (registry: Registry, { today, at }: Moment) =>
  registry
    .selectFrom('sites')
    .leftJoin('organisations', 'organisations.id', 'sites.organisation_id')
    .leftJoin('villages', (join) => join.on('villages.id', '=', villageAt(at)))
    .leftJoin('admin_units as communes', (join) => join.on('communes.id', '=', communeAt(at)))
    .leftJoin('admin_units as provinces', 'provinces.id', 'communes.parent_id')
    .leftJoin('seasons', (join) =>
      join.on(
        'seasons.id',
        '=',
        sql<string>`(select id from seasons as running where running.site_id = sites.id and running.from_day <= ${today}
          and (running.to_day is null or running.to_day >= ${today}) order by running.from_day desc, running.id limit 1)`,
      ),
    )
    .leftJoin('season_stages', (join) =>
      join
        .onRef('season_stages.season_id', '=', 'seasons.id')
        .on(
          'season_stages.from_day',
          '=',
          sql<string>`(select max(from_day) from season_stages as begun where begun.season_id = seasons.id and begun.from_day <= ${today})`,
        ),
    )
    .selectAll('sites')
    .select((eb) => [
      'organisations.name as organisation_name',
      'villages.id as village_then',
      'villages.name as village_name',
      'communes.id as commune_then',
      'communes.name as commune_name',
      'provinces.id as province_id',
      'provinces.name as province_name',
      'seasons.id as season_id',
      'seasons.crop as season_crop',
      'seasons.name as season_name',
      'seasons.from_day as season_from',
      'seasons.to_day as season_to',
      'season_stages.stage as stage',
      'season_stages.from_day as stage_from',
      eb
        .selectFrom('deployments')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('deployments.site_id', '=', 'sites.id')
        .$if(at === undefined, (count) => count.where('deployments.to_at', 'is', null))
        .$if(at !== undefined, (count) =>
          count
            .where('deployments.from_at', '<=', at as number)
            .where(sql<boolean>`(deployments.to_at is null or deployments.to_at > ${at})`),
        )
        .as('devices'),
      eb
        .selectFrom('admin_units as present')
        .select('present.parent_id')
        .whereRef('present.id', '=', 'sites.commune_id')
        .as('present_province'),
      eb
        .selectFrom('alerts')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('alerts.site_id', '=', 'sites.id')
        .where('alerts.state', 'in', ['raised', 'acknowledged'])
        .as('open_alerts'),
    ]);

type Row = Awaited<ReturnType<ReturnType<typeof query>['execute']>>[number];

function siteOf(row: Row): Versioned<Site> {
  const polygon = row.polygon === null ? null : (JSON.parse(row.polygon) as Polygon);
  const belonging = {
    organisation: row.organisation_id,
    village: row.village_id,
    commune: row.commune_id,
    province: row.present_province,
  };
  return {
    version: row.version,
    value: {
      ...belonging,
      village: row.village_then,
      commune: row.commune_then,
      province: row.province_id,
      id: row.id,
      name: row.name,
      kind: row.kind as SiteKind,
      organisationName: row.organisation_name,
      villageName: row.village_name,
      communeName: row.commune_name,
      provinceName: row.province_name,
      household: row.household_id,
      personal: false,
      latitude: row.latitude,
      longitude: row.longitude,
      polygon,
      areaHa: polygon && areaHa(polygon),
      timeZone: row.time_zone,
      season:
        row.season_id === null
          ? null
          : {
              id: row.season_id,
              crop: row.season_crop as string,
              name: row.season_name as string,
              from: row.season_from as string,
              to: row.season_to,
              stage: row.stage,
              stageFrom: row.stage_from,
            },
      devices: row.devices ?? 0,
      openAlerts: row.open_alerts ?? 0,
      place: [...placeOf(belonging)],
      createdAt: rfc3339(row.created_at),
      updatedAt: rfc3339(row.updated_at),
    },
  };
}
