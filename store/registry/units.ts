import { sql } from 'kysely';
import type { UnitDetail, UnitItem } from '../../domain/api/units.ts';
import { searchKey } from '../../domain/search-text.ts';
import { eveOf } from '../../domain/units/days.ts';
import type { AdministrativeUnit, Succession, SuccessionKind, UnitKind, UnitLevel } from '../../domain/units/unit.ts';
import type { Registry, RegistrySchema } from './schema.ts';

export interface UnitFilter {
  readonly level?: UnitLevel | undefined;
  /** Id of a province. */
  readonly parent?: string | undefined;
  /** Any part of name or code, with or without tone marks. */
  readonly q?: string | undefined;
  /** Units that are there on this day; null for those of all times. */
  readonly asOf: string | null;
}

type UnitRow = Omit<RegistrySchema['admin_units'], 'search'>;

const columns = ['id', 'code', 'level', 'kind', 'name', 'parent_id', 'valid_from', 'valid_to'] as const;

/** Units by code and first day, those after `after` (a unit's id), at most `limit`. */
export async function listUnits(
  registry: Registry,
  { level, parent, q, asOf }: UnitFilter,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<UnitItem[]> {
  const words = searchKey(q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const rows = await items(registry, asOf)
    .$if(level !== undefined, (query) => query.where('units.level', '=', level as UnitLevel))
    .$if(parent !== undefined, (query) => query.where('units.parent_id', '=', parent as string))
    .$if(asOf !== null, (query) => query.where(on('units', asOf as string)))
    .$if(after !== null, (query) => query.where('units.id', '>', after as string))
    .$call((query) =>
      words.reduce((some, word) => some.where(sql<boolean>`units.search like ${likeAny(word)} escape '\\'`), query),
    )
    .orderBy('units.id')
    .limit(limit)
    .execute();
  return rows.map(itemOf);
}

/**
 * One unit with what it was before, what it became, and its communes: of the day, or of its own last day when it is
 * no more; null when there is none.
 */
export async function getUnit(registry: Registry, id: string, today: string): Promise<UnitDetail | null> {
  const row = await registry.selectFrom('admin_units').select('valid_to').where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const day = row.valid_to !== null && row.valid_to <= today ? eveOf(row.valid_to) : today;
  const unit = await items(registry, day).where('units.id', '=', id).executeTakeFirstOrThrow();
  const children = await items(registry, day)
    .where('units.parent_id', '=', id)
    .where(on('units', day))
    .orderBy('units.id')
    .execute();
  const related = async (own: 'predecessor_id' | 'successor_id', other: 'predecessor_id' | 'successor_id') => {
    const found = await items(registry, null)
      .innerJoin('admin_unit_successions', `admin_unit_successions.${other}`, 'units.id')
      .select(['admin_unit_successions.kind as succession', 'admin_unit_successions.on_day as on'])
      .where(`admin_unit_successions.${own}`, '=', id)
      .orderBy('units.id')
      .execute();
    return found.map((one) => ({ unit: itemOf(one), kind: one.succession as SuccessionKind, on: one.on }));
  };
  return {
    ...itemOf(unit),
    predecessors: await related('successor_id', 'predecessor_id'),
    successors: await related('predecessor_id', 'successor_id'),
    children: children.map(itemOf),
  };
}

/** Every unit and succession that is known: a few thousand. */
export async function knownUnits(
  registry: Registry,
): Promise<{ readonly units: AdministrativeUnit[]; readonly successions: Succession[] }> {
  const units = await registry.selectFrom('admin_units').select(columns).orderBy('id').execute();
  const successions = await registry.selectFrom('admin_unit_successions').selectAll().execute();
  return {
    units: units.map(unitOf),
    successions: successions.map(({ predecessor_id, successor_id, kind, on_day }) => ({
      predecessor: predecessor_id,
      successor: successor_id,
      kind: kind as SuccessionKind,
      on: on_day,
    })),
  };
}

const unitOf = (row: UnitRow): AdministrativeUnit => ({
  id: row.id,
  code: row.code,
  level: row.level,
  kind: row.kind as UnitKind,
  name: row.name,
  parent: row.parent_id,
  from: row.valid_from,
  to: row.valid_to,
});

type ItemRow = UnitRow & { readonly parent_name: string | null; readonly communes: number | null };
const itemOf = (row: ItemRow): UnitItem => ({
  ...unitOf(row),
  parentName: row.parent_name,
  communes: row.communes ?? 0,
});

const on = (table: 'units' | 'children', day: string) =>
  sql<boolean>`${sql.ref(`${table}.valid_from`)} <= ${day} and (${sql.ref(`${table}.valid_to`)} is null or ${sql.ref(`${table}.valid_to`)} > ${day})`;

const items = (registry: Registry, day: string | null) =>
  registry
    .selectFrom('admin_units as units')
    .leftJoin('admin_units as parents', 'parents.id', 'units.parent_id')
    .select(columns.map((column) => `units.${column}` as const))
    .select((eb) => [
      'parents.name as parent_name',
      eb
        .selectFrom('admin_units as children')
        .select((count) => count.fn.countAll<number>().as('count'))
        .whereRef('children.parent_id', '=', 'units.id')
        .$if(day !== null, (query) => query.where(on('children', day as string)))
        .as('communes'),
    ]);

const likeAny = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`;
