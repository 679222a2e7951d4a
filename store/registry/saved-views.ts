import type { Selectable } from 'kysely';
import type { Scope } from '../../domain/scopes.ts';
import type { Registry, RegistrySchema } from './schema.ts';
import type { Expectation } from './versioned.ts';

/** A view and who made it; `search` is JSON. */
export interface SavedViewRow extends Selectable<RegistrySchema['saved_views']> {
  readonly by_name: string;
}

/** What is kept of a view; `search` as JSON. */
export interface SavedViewFields {
  readonly name: string;
  readonly search: string;
  readonly scope: Scope | null;
}

interface Visible {
  /** Own views come with it; null for a program, which has none. */
  readonly user: string | null;
  /** Those shared with one of these come as well. */
  readonly scopes: readonly Scope[];
  readonly page?: string | undefined;
  readonly limit: number;
}

const query = (registry: Registry) =>
  registry
    .selectFrom('saved_views')
    .innerJoin('users', 'users.id', 'saved_views.user_id')
    .selectAll('saved_views')
    .select('users.name as by_name');

/** Views of one's own and those shared with the scopes, by name. */
export async function listViews(
  registry: Registry,
  { user, scopes, page, limit }: Visible,
): Promise<readonly SavedViewRow[]> {
  if (user === null && scopes.length === 0) return [];
  return query(registry)
    .where((eb) =>
      eb.or([
        ...(user === null ? [] : [eb('saved_views.user_id', '=', user)]),
        ...(scopes.length === 0 ? [] : [eb('saved_views.scope', 'in', scopes)]),
      ]),
    )
    .$if(page !== undefined, (select) => select.where('saved_views.page', '=', page as string))
    .orderBy('saved_views.name')
    .orderBy('saved_views.id')
    .limit(limit)
    .execute();
}

export async function getView(registry: Registry, id: string): Promise<SavedViewRow | null> {
  return (await query(registry).where('saved_views.id', '=', id).executeTakeFirst()) ?? null;
}

/** What somebody keeps, those after `after` by id. */
export const viewsOf = (
  registry: Registry,
  { user, limit }: { readonly user: string; readonly limit: number },
  after: string,
) =>
  registry
    .selectFrom('saved_views')
    .select(['id', 'name', 'page', 'search', 'scope', 'created_at as createdAt'])
    .where('user_id', '=', user)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();

/** Scopes with which any view is shared. */
export async function sharedScopes(registry: Registry): Promise<readonly Scope[]> {
  const rows = await registry
    .selectFrom('saved_views')
    .select('scope')
    .distinct()
    .where('scope', 'is not', null)
    .execute();
  return rows.map(({ scope }) => scope as Scope);
}

interface NewSavedView extends SavedViewFields {
  readonly id: string;
  readonly user: string;
  readonly page: string;
}

/** @returns false when the person has `max` of them already */
export async function createView(
  registry: Registry,
  { id, user, name, page, search, scope }: NewSavedView,
  { max, now }: { readonly max: number; readonly now: number },
): Promise<boolean> {
  return registry.transaction().execute(async (trx) => {
    const { kept } = await trx
      .selectFrom('saved_views')
      .select((eb) => eb.fn.countAll<number>().as('kept'))
      .where('user_id', '=', user)
      .executeTakeFirstOrThrow();
    if (Number(kept) >= max) return false;
    await trx
      .insertInto('saved_views')
      .values({ id, user_id: user, scope, name, page, search, created_at: now, updated_at: now })
      .execute();
    return true;
  });
}

/** @returns false when it is not at the expected version */
export async function updateView(
  registry: Registry,
  { id, name, search, scope }: SavedViewFields & { readonly id: string },
  { expected, now }: Expectation,
): Promise<boolean> {
  const { numUpdatedRows } = await registry
    .updateTable('saved_views')
    .set((eb) => ({ name, search, scope, version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .$if(expected !== null, (update) => update.where('version', '=', expected as number))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** @returns false when it is not at the expected version */
export async function deleteView(registry: Registry, id: string, expected: number | null): Promise<boolean> {
  const { numDeletedRows } = await registry
    .deleteFrom('saved_views')
    .where('id', '=', id)
    .$if(expected !== null, (remove) => remove.where('version', '=', expected as number))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
