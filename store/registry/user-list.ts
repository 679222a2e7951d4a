import type { Scope } from '../../domain/scopes.ts';
import { searchKey } from '../../domain/search-text.ts';
import { grantsOf } from './grants.ts';
import type { Registry } from './schema.ts';
import { type User, userColumns, userOf } from './users.ts';

export interface UserFilter {
  /** Part of the name or e-mail address; case and diacritics do not count. */
  readonly q?: string | undefined;
  /** Only those with a right on one of these; null for everybody. */
  readonly scopes: readonly Scope[] | null;
}

/** Accounts by e-mail address, those after `after`, at most `limit`. */
export async function pageUsers(
  registry: Registry,
  filter: UserFilter,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<User[]> {
  const wanted = searchKey(filter.q?.trim() ?? '');
  const emails = wanted === '' ? null : await matching(registry, filter, { after, wanted, limit });
  const rows = await select(registry, filter, after)
    .select(userColumns)
    .$if(emails !== null, (query) => query.where('users.email', 'in', emails ?? []))
    .orderBy('users.email')
    .limit(limit)
    .execute();
  const grants = await grantsOf(
    registry,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => userOf(row, grants.get(row.id) ?? []));
}

/** SQL cannot fold Vietnamese: names are looked through here. */
async function matching(
  registry: Registry,
  filter: UserFilter,
  { after, wanted, limit }: { readonly after: string | null; readonly wanted: string; readonly limit: number },
): Promise<string[]> {
  const rows = await select(registry, filter, after)
    .select(['users.email', 'users.name'])
    .orderBy('users.email')
    .execute();
  return rows
    .filter(({ email, name }) => searchKey(email).includes(wanted) || searchKey(name).includes(wanted))
    .slice(0, limit)
    .map(({ email }) => email);
}

const select = (registry: Registry, { scopes }: UserFilter, after: string | null) =>
  registry
    .selectFrom('users')
    .$if(after !== null, (query) => query.where('users.email', '>', after as string))
    .$if(scopes !== null, (query) =>
      query.where('users.id', 'in', (eb) =>
        eb
          .selectFrom('grants')
          .select('grants.user_id')
          .where('grants.scope', 'in', [...(scopes ?? [])]),
      ),
    );
