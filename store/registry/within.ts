import { type Expression, type SqlBool, sql } from 'kysely';
import { partsOf, type Scope, type ScopeKind } from '../../domain/scopes.ts';

/** Where the columns are that say to whom and where a row belongs; those that a query has not are left out. */
interface Columns {
  readonly organisation?: string;
  /** Whose the device is, when it may differ from whose its site is. */
  readonly owner?: string;
  readonly village?: string;
  readonly commune?: string;
}

/**
 * Whether a row belongs to one of the scopes, as SQL; always true with `all` among them, never with none.
 * @param columns each as `table.column`
 */
export function within(
  scopes: readonly Scope[],
  columns: Columns,
  refOf: (column: string) => Expression<unknown> = (column) => sql.ref(column),
): Expression<SqlBool> {
  if (scopes.includes('all')) return sql<SqlBool>`1 = 1`;
  const ids = (kind: ScopeKind): string[] =>
    scopes.flatMap((scope) => {
      const parts = partsOf(scope);
      return parts.kind === kind ? [parts.id] : [];
    });
  const any: Expression<SqlBool>[] = [];
  const add = (column: string | undefined, list: readonly string[]): void => {
    if (column !== undefined && list.length > 0) any.push(sql<SqlBool>`${refOf(column)} in (${sql.join(list)})`);
  };
  add(columns.organisation, ids('organisation'));
  add(columns.owner, ids('organisation'));
  add(columns.village, ids('village'));
  add(columns.commune, ids('commune'));
  const provinces = ids('province');
  if (columns.commune !== undefined && provinces.length > 0)
    any.push(
      sql<SqlBool>`${refOf(columns.commune)} in (select id from admin_units where parent_id in (${sql.join(provinces)}))`,
    );
  return any.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`(${sql.join(any, sql` or `)})`;
}

/**
 * The same of rows that are found by something else. The columns are wrapped up, or the database would begin at them and
 * list the tens of thousands of sites of a province before anything else.
 */
export const withinFound = (scopes: readonly Scope[], columns: Columns): Expression<SqlBool> =>
  within(scopes, columns, (column) => sql`coalesce(${sql.ref(column)}, '')`);
