import type { Season, SeasonPatch, SeasonStage } from '../../domain/api/seasons.ts';
import { rfc3339 } from '../../domain/time.ts';
import { eveOf } from '../../domain/units/days.ts';
import type { Registry } from './schema.ts';
import type { Expectation, Versioned } from './versioned.ts';

interface CropNow {
  readonly crop: string;
  /** Null before the first stage. */
  readonly stage: string | null;
}

/** What grows or is raised on a day, by site; sites without a season then are left out. */
export async function cropsNow(registry: Registry, today: string): Promise<Map<string, CropNow>> {
  const rows = await registry
    .selectFrom('seasons')
    .select(({ selectFrom }) => [
      'site_id as site',
      'crop',
      selectFrom('season_stages')
        .select('stage')
        .whereRef('season_id', '=', 'seasons.id')
        .where('season_stages.from_day', '<=', today)
        .orderBy('season_stages.from_day', 'desc')
        .limit(1)
        .as('stage'),
    ])
    .where('from_day', '<=', today)
    .where((eb) => eb.or([eb('to_day', 'is', null), eb('to_day', '>=', today)]))
    .orderBy('from_day')
    .orderBy('id')
    .execute();
  return new Map(rows.map(({ site, crop, stage }) => [site, { crop, stage }]));
}

/** Every season of a site, the latest first. */
export async function listSeasons(registry: Registry, site: string): Promise<Season[]> {
  const rows = await registry
    .selectFrom('seasons')
    .selectAll()
    .where('site_id', '=', site)
    .orderBy('from_day', 'desc')
    .orderBy('id')
    .execute();
  const stages = await stagesOf(
    registry,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => seasonOf(row, stages.get(row.id) ?? []));
}

/** @returns null when the site has no such season */
export async function getSeason(registry: Registry, site: string, id: string): Promise<Versioned<Season> | null> {
  const row = await registry
    .selectFrom('seasons')
    .selectAll()
    .where('id', '=', id)
    .where('site_id', '=', site)
    .executeTakeFirst();
  if (!row) return null;
  const stages = await stagesOf(registry, [id]);
  return { value: seasonOf(row, stages.get(id) ?? []), version: row.version };
}

type SeasonFields = Omit<Season, 'id' | 'createdAt' | 'updatedAt'>;

/**
 * Adds a season; one that goes on until then ends the day before.
 * @returns the season in whose days it would fall, null when it was added
 */
export async function createSeason(
  registry: Registry,
  site: string,
  { id, season, now }: { readonly id: string; readonly season: SeasonFields; readonly now: number },
): Promise<Season | null> {
  return registry
    .transaction()
    .execute(async (trx) => {
      await trx
        .updateTable('seasons')
        .set((eb) => ({ to_day: eveOf(season.from), version: eb('version', '+', 1), updated_at: now }))
        .where('site_id', '=', site)
        .where('to_day', 'is', null)
        .where('from_day', '<', season.from)
        .execute();
      const other = await overlapping(trx, site, { id, ...season });
      if (other) throw new Overlap(other);
      await trx
        .insertInto('seasons')
        .values({
          id,
          site_id: site,
          crop: season.crop,
          name: season.name,
          from_day: season.from,
          to_day: season.to,
          version: 1,
          created_at: now,
          updated_at: now,
        })
        .execute();
      await writeStages(trx, id, season.stages);
      return null;
    })
    .catch(overlapOf);
}

/** @returns `version-changed`, or the season in whose days it would fall; null when it was changed */
export async function updateSeason(
  registry: Registry,
  { site, id, change }: { readonly site: string; readonly id: string; readonly change: SeasonPatch },
  { expected, now }: Expectation,
): Promise<'version-changed' | Season | null> {
  return registry
    .transaction()
    .execute(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('seasons')
        .set((eb) => ({
          version: eb('version', '+', 1),
          updated_at: now,
          ...(change.crop === undefined ? {} : { crop: change.crop }),
          ...(change.name === undefined ? {} : { name: change.name }),
          ...(change.from === undefined ? {} : { from_day: change.from }),
          ...(change.to === undefined ? {} : { to_day: change.to }),
        }))
        .where('id', '=', id)
        .where('site_id', '=', site)
        .$if(expected !== null, (update) => update.where('version', '=', expected as number))
        .executeTakeFirst();
      if (numUpdatedRows === 0n) return 'version-changed' as const;
      if (change.stages !== undefined) await writeStages(trx, id, change.stages);
      const { from_day: from, to_day: to } = await trx
        .selectFrom('seasons')
        .select(['from_day', 'to_day'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const other = await overlapping(trx, site, { id, from, to });
      if (other) throw new Overlap(other);
      return null;
    })
    .catch(overlapOf);
}

/** @returns false when it is not at the expected version */
export async function deleteSeason(registry: Registry, id: string, expected: number | null): Promise<boolean> {
  const { numDeletedRows } = await registry
    .deleteFrom('seasons')
    .where('id', '=', id)
    .$if(expected !== null, (remove) => remove.where('version', '=', expected as number))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Thrown inside a transaction to roll it back. */
class Overlap extends Error {
  readonly season: Season;

  constructor(season: Season) {
    super('seasons overlap');
    this.season = season;
  }
}

function overlapOf(error: unknown): Season {
  if (error instanceof Overlap) return error.season;
  throw error;
}

/** Another season of the site that has a day with this one in common. */
async function overlapping(
  trx: Registry,
  site: string,
  { id, from, to }: { readonly id: string; readonly from: string; readonly to: string | null },
): Promise<Season | null> {
  const row = await trx
    .selectFrom('seasons')
    .selectAll()
    .where('site_id', '=', site)
    .where('id', '<>', id)
    .where((eb) => eb.or([eb('to_day', 'is', null), eb('to_day', '>=', from)]))
    .$if(to !== null, (query) => query.where('from_day', '<=', to as string))
    .orderBy('from_day')
    .limit(1)
    .executeTakeFirst();
  return row ? seasonOf(row, []) : null;
}

async function writeStages(trx: Registry, season: string, stages: readonly SeasonStage[]): Promise<void> {
  await trx.deleteFrom('season_stages').where('season_id', '=', season).execute();
  if (stages.length > 0)
    await trx
      .insertInto('season_stages')
      .values(stages.map(({ stage, from }) => ({ season_id: season, stage, from_day: from })))
      .execute();
}

async function stagesOf(registry: Registry, seasons: readonly string[]): Promise<Map<string, SeasonStage[]>> {
  const found = new Map<string, SeasonStage[]>();
  if (seasons.length === 0) return found;
  const rows = await registry
    .selectFrom('season_stages')
    .selectAll()
    .where('season_id', 'in', seasons)
    .orderBy('from_day')
    .execute();
  for (const { season_id, stage, from_day } of rows) {
    const list = found.get(season_id) ?? [];
    list.push({ stage, from: from_day });
    found.set(season_id, list);
  }
  return found;
}

interface Row {
  readonly id: string;
  readonly crop: string;
  readonly name: string;
  readonly from_day: string;
  readonly to_day: string | null;
  readonly created_at: number;
  readonly updated_at: number;
}

const seasonOf = (row: Row, stages: SeasonStage[]): Season => ({
  id: row.id,
  crop: row.crop,
  name: row.name,
  from: row.from_day,
  to: row.to_day,
  stages,
  createdAt: rfc3339(row.created_at),
  updatedAt: rfc3339(row.updated_at),
});
