import { partsOf, type Scope, type ScopeKind } from '../../domain/scopes.ts';
import { searchKey } from '../../domain/search-text.ts';
import type { Registry } from './schema.ts';

/** A scope as people choose it. */
export interface NamedScope {
  readonly scope: Scope;
  readonly name: string;
  /** What it lies in, as the province of a commune. */
  readonly within: string | null;
}

/** What people call the whole installation. */
const EVERYTHING = 'Toàn hệ thống';

const tables = {
  organisation: 'organisations',
  village: 'villages',
  commune: 'admin_units',
  province: 'admin_units',
} as const satisfies Record<Exclude<ScopeKind, 'all'>, string>;

/** What people call these scopes; one of which nothing is known is called by itself. */
export async function scopeNames(registry: Registry, scopes: readonly Scope[]): Promise<Map<Scope, string>> {
  const names = new Map<Scope, string>(scopes.map((scope) => [scope, scope === 'all' ? EVERYTHING : scope]));
  for (const kind of Object.keys(tables) as (keyof typeof tables)[]) {
    const ids = [...names.keys()].map(partsOf).flatMap((parts) => (parts.kind === kind ? [parts.id] : []));
    for (let from = 0; from < ids.length; from += 500) {
      const rows = await registry
        .selectFrom(tables[kind])
        .select(['id', 'name'])
        .where('id', 'in', ids.slice(from, from + 500))
        .execute();
      for (const { id, name } of rows) names.set(`${kind}:${id}`, name);
    }
  }
  return names;
}

/**
 * Scopes whose name or id has the text in it, at most `limit`: organisations, villages, and the communes and provinces of
 * today. Case and diacritics do not count.
 * @param fits whether it may be among them at all
 */
export async function searchScopes(
  registry: Registry,
  text: string,
  { limit, fits }: { readonly limit: number; readonly fits: (scope: Scope) => boolean },
): Promise<NamedScope[]> {
  const wanted = searchKey(text.trim());
  const matching = (await allScopes(registry)).filter(
    ({ scope, name }) =>
      (searchKey(name).includes(wanted) || searchKey(partsOf(scope).id).includes(wanted)) && fits(scope),
  );
  const startsSo = ({ scope, name }: NamedScope): number =>
    scope === 'all' ? -1 : searchKey(name).startsWith(wanted) ? 0 : 1;
  return matching.sort((a, b) => startsSo(a) - startsSo(b) || a.name.localeCompare(b.name, 'vi')).slice(0, limit);
}

async function allScopes(registry: Registry): Promise<NamedScope[]> {
  const units = await registry
    .selectFrom('admin_units')
    .select(['id', 'name', 'level', 'parent_id'])
    .where('valid_to', 'is', null)
    .execute();
  const nameOf = new Map(units.map(({ id, name }) => [id, name]));
  const organisations = await registry.selectFrom('organisations').select(['id', 'name']).execute();
  const villages = await registry.selectFrom('villages').select(['id', 'name', 'commune_id']).execute();
  return [
    { scope: 'all', name: EVERYTHING, within: null },
    ...organisations.map(({ id, name }): NamedScope => ({ scope: `organisation:${id}`, name, within: null })),
    ...villages.map(
      ({ id, name, commune_id }): NamedScope => ({
        scope: `village:${id}`,
        name,
        within: nameOf.get(commune_id ?? '') ?? null,
      }),
    ),
    ...units.map(
      ({ id, name, level, parent_id }): NamedScope => ({
        scope: `${level}:${id}`,
        name,
        within: nameOf.get(parent_id ?? '') ?? null,
      }),
    ),
  ];
}

/** The scopes on which anybody has a right. */
export async function scopesInUse(registry: Registry): Promise<Scope[]> {
  const rows = await registry.selectFrom('grants').select('scope').distinct().execute();
  return rows.map(({ scope }) => scope as Scope);
}
