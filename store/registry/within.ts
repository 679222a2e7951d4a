import { type Expression, type SqlBool, sql } from 'kysely';
import { partsOf, type Scope, type ScopeKind } from '../../domain/scopes.ts';

/** Where the columns are that say to whom and where a row belongs; those that a query has not are left out. */
interface Columns {
  readonly organisation?: Column;
  /** Whose the device is, when it may differ from whose its site is. */
  readonly owner?: Column;
  readonly village?: Column;
  readonly commune?: Column;
}

/** `table.column`, or what stands in its place. */
type Column = string | Expression<string>;

/**
 * Whether a row belongs to one of the scopes, as SQL; always true with `all` among them, never with none.
 */
export function within(scopes: readonly Scope[], columns: Columns): Expression<SqlBool> {
  if (scopes.includes('all')) return sql<SqlBool>`1 = 1`;
  const ids = (kind: ScopeKind): string[] =>
    scopes.flatMap((scope) => {
      const parts = partsOf(scope);
      return parts.kind === kind ? [parts.id] : [];
    });
  const any: Expression<SqlBool>[] = [];
  const add = (column: Column | undefined, list: readonly string[]): void => {
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

const refOf = (column: Column): Expression<unknown> => (typeof column === 'string' ? sql.ref(column) : column);
