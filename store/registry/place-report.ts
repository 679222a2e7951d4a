import { type SqlBool, sql } from 'kysely';
import type { PlaceReport } from '../../domain/api/units.ts';
import type { Freshness } from '../../domain/freshness.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { Scope } from '../../domain/scopes.ts';
import { dayOf, endOfDay } from '../../domain/units/days.ts';
import { freshnessSql } from './device-freshness.ts';
import { listProfiles } from './profiles.ts';
import type { Registry } from './schema.ts';
import { within } from './within.ts';

interface Question {
  /** The day; its last moment counts, or this one when it is today. */
  readonly asOf: string;
  /** In whose borders the sites are counted: those of that day, or those of now. */
  readonly borders: 'then' | 'today';
  /** Only sites that belong to one of them now. */
  readonly scopes: readonly Scope[];
  readonly now: number;
}

type Counts = PlaceReport['elsewhere'];
type Counted = Counts & { readonly commune: string | null };

/** Sites, and devices that stood there, by province and commune. */
export async function reportByCommune(
  registry: Registry,
  { asOf, borders, scopes, now }: Question,
): Promise<PlaceReport> {
  const today = asOf === dayOf(now);
  const at = today ? now : endOfDay(asOf);
  const sites = await sitesByCommune(registry, { at, borders, scopes });
  const devices = await devicesByCommune(registry, { at, borders, scopes, today, now });
  const counted = sites.map(({ commune, n }): Counted => {
    const here = devices.filter((one) => one.commune === commune);
    const of = (state: Freshness): number =>
      here.reduce((sum, one) => sum + (one.freshness === state && one.disabled === 0 ? one.n : 0), 0);
    return {
      commune,
      sites: n,
      devices: here.reduce((sum, one) => sum + one.n, 0),
      freshness: today ? { fresh: of('fresh'), late: of('late'), lost: of('lost'), never: of('never') } : null,
    };
  });
  return { asOf, borders, ...(await named(registry, counted)) };
}

interface Moment extends Pick<Question, 'borders' | 'scopes'> {
  readonly at: number;
}

/** Every site that there was, with the commune to count it in as `communes.commune_id`. */
const counting = (registry: Registry, { at, borders, scopes }: Moment) =>
  registry
    .selectFrom('sites')
    .leftJoin('site_communes as placed', (join) =>
      join
        .onRef('placed.site_id', '=', 'sites.id')
        .on('placed.from_at', '<=', at)
        .on((eb) => eb.or([eb('placed.to_at', 'is', null), eb('placed.to_at', '>', at)])),
    )
    .select(sql<string | null>`${sql.ref(borders === 'then' ? 'placed.commune_id' : 'sites.commune_id')}`.as('commune'))
    .where('sites.created_at', '<=', at)
    .where(
      within(scopes, {
        organisation: 'sites.organisation_id',
        village: 'sites.village_id',
        commune: 'sites.commune_id',
      }),
    )
    .groupBy('commune');

const sitesByCommune = (registry: Registry, moment: Moment) =>
  counting(registry, moment).select(sql<number>`count(*)`.as('n')).execute();

async function devicesByCommune(
  registry: Registry,
  { today, now, ...moment }: Moment & { readonly today: boolean; readonly now: number },
) {
  const { at } = moment;
  const profiles = today ? (await listProfiles(registry)).map(({ profile }) => profile) : [];
  return counting(registry, moment)
    .innerJoin('deployments', 'deployments.site_id', 'sites.id')
    .innerJoin('devices', 'devices.id', 'deployments.device_id')
    .leftJoin('device_activity', 'device_activity.device_id', 'devices.id')
    .select([sql<number>`count(*)`.as('n'), 'devices.disabled', freshnessSql(profiles, now).as('freshness')])
    .where('deployments.from_at', '<=', at)
    .where(sql<SqlBool>`(deployments.to_at is null or deployments.to_at > ${at})`)
    .where(sql<SqlBool>`(devices.retired_at is null or devices.retired_at > ${at})`)
    .groupBy(['devices.disabled', 'freshness'])
    .execute();
}

async function named(
  registry: Registry,
  counted: readonly Counted[],
): Promise<Pick<PlaceReport, 'provinces' | 'elsewhere'>> {
  const ids = counted.flatMap(({ commune }) => commune ?? []);
  const rows =
    ids.length === 0
      ? []
      : await registry
          .selectFrom('admin_units as communes')
          .innerJoin('admin_units as provinces', 'provinces.id', 'communes.parent_id')
          .select([
            'communes.id',
            'communes.name',
            'communes.code',
            'provinces.id as provinceId',
            'provinces.name as provinceName',
            'provinces.code as provinceCode',
          ])
          .where('communes.id', 'in', ids)
          .orderBy('communes.id')
          .execute();
  const byCommune = new Map(counted.map(({ commune, ...counts }) => [commune, counts]));
  const provinces = [...groupBy(rows, ({ provinceId }) => provinceId)].map(([id, communes]) => ({
    id,
    name: communes[0]?.provinceName ?? id,
    code: communes[0]?.provinceCode ?? '',
    ...sum(communes.map((one) => byCommune.get(one.id) ?? NOTHING)),
    communes: communes.map(({ id: commune, name, code }) => ({
      id: commune,
      name,
      code,
      ...(byCommune.get(commune) ?? NOTHING),
    })),
  }));
  return {
    provinces: provinces.sort((a, b) => (a.id < b.id ? -1 : 1)),
    elsewhere: byCommune.get(null) ?? NOTHING,
  };
}

const NOTHING: Counts = { sites: 0, devices: 0, freshness: null };

function sum(counts: readonly Counts[]): Counts {
  return counts.reduce((a, b) => ({
    sites: a.sites + b.sites,
    devices: a.devices + b.devices,
    freshness:
      a.freshness && b.freshness
        ? {
            fresh: a.freshness.fresh + b.freshness.fresh,
            late: a.freshness.late + b.freshness.late,
            lost: a.freshness.lost + b.freshness.lost,
            never: a.freshness.never + b.freshness.never,
          }
        : null,
  }));
}
