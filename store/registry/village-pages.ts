import { type VillagePageBody, villagePageBody } from '../../domain/api/village-pages.ts';
import { type Freshness, freshness } from '../../domain/freshness.ts';
import { FALLBACK_INTERVAL_S } from './device-freshness.ts';
import { RegistryRefusal } from './errors.ts';
import { listProfiles } from './profiles.ts';
import type { Registry } from './schema.ts';
import type { Expectation, Versioned } from './versioned.ts';

/** What the village shows to everybody, published or not; null when nobody ever put anything together. */
export async function getVillagePage(registry: Registry, village: string): Promise<Versioned<VillagePageBody> | null> {
  const row = await registry
    .selectFrom('village_pages')
    .selectAll()
    .where('village_id', '=', village)
    .executeTakeFirst();
  if (!row) return null;
  const body = villagePageBody.parse({ ...JSON.parse(row.body), slug: row.slug, published: row.published !== 0 });
  return { value: body, version: row.version };
}

/**
 * @returns false when it is not at the expected version
 * @throws RegistryRefusal exists, when another village has the address
 */
export async function putVillagePage(
  registry: Registry,
  { village, body, by }: { readonly village: string; readonly body: VillagePageBody; readonly by: string },
  { expected, now }: Expectation,
): Promise<boolean> {
  const { slug, published, ...rest } = body;
  return registry.transaction().execute(async (trx) => {
    const other = await trx
      .selectFrom('village_pages')
      .select('village_id')
      .where('slug', '=', slug)
      .where('village_id', '<>', village)
      .executeTakeFirst();
    if (other) throw new RegistryRefusal('exists', 'slug', `another village has the address "${slug}"`);
    const values = { slug, published: published ? 1 : 0, body: JSON.stringify(rest), updated_by: by, updated_at: now };
    const before = await trx
      .selectFrom('village_pages')
      .select('version')
      .where('village_id', '=', village)
      .executeTakeFirst();
    if (!before) {
      if (expected !== null && expected !== 0) return false;
      await trx
        .insertInto('village_pages')
        .values({ village_id: village, ...values })
        .execute();
      return true;
    }
    if (expected !== null && expected !== before.version) return false;
    await trx
      .updateTable('village_pages')
      .set({ ...values, version: before.version + 1 })
      .where('village_id', '=', village)
      .execute();
    return true;
  });
}

/**
 * Sites of a village that are nobody's own, and what is measured there now: what a device measured before it came may be of
 * somebody's home. A household's is personal. Law 91/2025
 */
const showable = (registry: Registry, village: string) =>
  registry
    .selectFrom('sites')
    .innerJoin('deployments', (join) =>
      join.onRef('deployments.site_id', '=', 'sites.id').on('deployments.to_at', 'is', null),
    )
    .innerJoin('devices', (join) =>
      join.onRef('devices.id', '=', 'deployments.device_id').on('devices.disabled', '=', 0),
    )
    .innerJoin('latest', (join) =>
      join.onRef('latest.device_id', '=', 'devices.id').onRef('latest.at', '>=', 'deployments.from_at'),
    )
    .where('sites.village_id', '=', village)
    .where('sites.household_id', 'is', null)
    .where('sites.kind', '<>', 'household');

/** What may be shown of a village, by site and datastream. */
export async function villagePageChoices(registry: Registry, village: string) {
  return showable(registry, village)
    .select(['sites.id as site', 'sites.name as siteName', 'latest.key as datastream'])
    .distinct()
    .orderBy('sites.name')
    .orderBy('sites.id')
    .orderBy('latest.key')
    .limit(1000)
    .execute();
}

export interface ShownValue {
  readonly site: string;
  readonly datastream: string;
  readonly result: number | string | null;
  /** phenomenonTime, epoch ms */
  readonly at: number;
  readonly freshness: Freshness;
}

export interface PublishedVillage {
  readonly page: VillagePageBody;
  readonly name: string;
  readonly communeId: string | null;
  readonly commune: string | null;
  readonly province: string | null;
  /** The newest of each; a value that is not among them has never been measured, or may not be shown any more. */
  readonly values: readonly ShownValue[];
  /** Sites that may be shown, measured or not. */
  readonly sites: ReadonlySet<string>;
}

/** What everybody may read at an address; null where nothing is published. */
export async function publishedVillage(
  registry: Registry,
  slug: string,
  now: number,
): Promise<PublishedVillage | null> {
  const row = await registry
    .selectFrom('village_pages')
    .innerJoin('villages', 'villages.id', 'village_pages.village_id')
    .leftJoin('admin_units as communes', 'communes.id', 'villages.commune_id')
    .leftJoin('admin_units as provinces', 'provinces.id', 'communes.parent_id')
    .select([
      'villages.id',
      'villages.name',
      'villages.commune_id',
      'communes.name as commune',
      'provinces.name as province',
    ])
    .where('village_pages.slug', '=', slug)
    .where('village_pages.published', '=', 1)
    .executeTakeFirst();
  const page = row && (await getVillagePage(registry, row.id));
  if (!row || !page) return null;
  const { id: village, name, commune_id: communeId, commune, province } = row;
  const { items } = page.value;
  const wanted = [...new Set(items.map(({ site }) => site))];
  if (wanted.length === 0)
    return { page: page.value, name, communeId, commune, province, values: [], sites: new Set() };
  const sites = await registry
    .selectFrom('sites')
    .select('id')
    .where('village_id', '=', village)
    .where('household_id', 'is', null)
    .where('kind', '<>', 'household')
    .where('id', 'in', wanted)
    .execute();
  return {
    page: page.value,
    name,
    communeId,
    commune,
    province,
    values: await newestValues(registry, { village, items, now }),
    sites: new Set(sites.map(({ id }) => id)),
  };
}

async function newestValues(
  registry: Registry,
  { village, items, now }: { readonly village: string; readonly items: VillagePageBody['items']; readonly now: number },
): Promise<ShownValue[]> {
  const promised = new Map(
    (await listProfiles(registry)).map(({ profile }) => [profile.id, profile.expectedIntervalS]),
  );
  // Anybody may ask, so of a thousand devices at a site one row comes back and not thousands.
  const rows = await registry
    .selectFrom(
      showable(registry, village)
        .select([
          'sites.id as site',
          'latest.key as datastream',
          'latest.at as at',
          'latest.value as value',
          'latest.text as text',
          'devices.id as device',
          'devices.expected_interval_s as own',
          'devices.profile_id as profile',
        ])
        .select(({ fn }) =>
          fn
            .agg<number>('row_number')
            .over((over) =>
              over.partitionBy(['sites.id', 'latest.key']).orderBy('latest.at', 'desc').orderBy('devices.id'),
            )
            .as('place'),
        )
        .where((eb) =>
          eb.or(items.map(({ site, datastream }) => eb.and({ 'sites.id': site, 'latest.key': datastream }))),
        )
        .as('measured'),
    )
    .leftJoin('device_activity', 'device_activity.device_id', 'measured.device')
    .selectAll('measured')
    .select('device_activity.live_at as liveAt')
    .where('measured.place', '=', 1)
    .execute();
  return rows.map(({ site, datastream, at, value, text, own, profile, liveAt }) => {
    const intervalS = own ?? promised.get(profile) ?? FALLBACK_INTERVAL_S;
    // A value is no fresher than its device, nor than its own time of measuring.
    const ofValue = freshness(at, intervalS, now);
    const state = ofValue === 'fresh' ? freshness(liveAt, intervalS, now) : ofValue;
    return { site, datastream, result: value ?? text, at, freshness: state };
  });
}
