import type { Selectable } from 'kysely';
import type { DiaryKind } from '../../domain/diary.ts';
import type { Span } from '../../domain/spans.ts';
import type { Registry, RegistrySchema } from './schema.ts';
import type { Expectation } from './versioned.ts';

/** `user_id` is null for a program, and for somebody whose account is gone. */
export type DiaryRow = Selectable<RegistrySchema['diary_entries']>;

/** What is written; `at` epoch ms. */
export interface DiaryFields {
  readonly kind: DiaryKind;
  readonly at: number;
  readonly text: string;
  readonly amount: number | null;
  readonly unit: string | null;
}

/** Who writes; a program has no account. */
export interface DiaryAuthor {
  readonly user: string | null;
  readonly name: string;
}

/** A stretch of a site's diary; `author` cuts it down to what that account wrote. */
export interface DiaryPart extends Span {
  readonly site: string;
  readonly author: string | null;
}

/** Where a page goes on: after the last entry of the page before. */
interface DiaryPosition {
  readonly at: number;
  readonly id: string;
}

/** Entries of any of the parts, newest first. */
export async function listDiary(
  registry: Registry,
  parts: readonly DiaryPart[],
  { after, limit }: { readonly after: DiaryPosition | null; readonly limit: number },
): Promise<DiaryRow[]> {
  if (parts.length === 0) return [];
  return registry
    .selectFrom('diary_entries')
    .selectAll()
    .where((eb) =>
      eb.or(
        parts.map(({ site, from, to, author }) =>
          eb.and([
            eb('site_id', '=', site),
            ...(Number.isFinite(from) ? [eb('at', '>=', from)] : []),
            ...(Number.isFinite(to) ? [eb('at', '<', to)] : []),
            ...(author === null ? [] : [eb('user_id', '=', author)]),
          ]),
        ),
      ),
    )
    .$if(after !== null, (query) =>
      query.where((eb) => {
        const { at, id } = after as DiaryPosition;
        return eb.or([eb('at', '<', at), eb.and([eb('at', '=', at), eb('id', '<', id)])]);
      }),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** An entry by its id, of whichever site. */
export async function getDiaryEntry(registry: Registry, id: string): Promise<DiaryRow | undefined> {
  return registry.selectFrom('diary_entries').selectAll().where('id', '=', id).executeTakeFirst();
}

/** @returns false, and nothing changed, when there is an entry with that id already */
export async function addDiaryEntry(
  registry: Registry,
  entry: DiaryFields & { readonly id: string; readonly site: string; readonly by: DiaryAuthor },
  now: number,
): Promise<boolean> {
  const { id, site, by, ...fields } = entry;
  const { numInsertedOrUpdatedRows } = await registry
    .insertInto('diary_entries')
    .values({ id, site_id: site, ...fields, user_id: by.user, by_name: by.name, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** @returns false when it is not at the expected version */
export async function changeDiaryEntry(
  registry: Registry,
  id: string,
  { fields, expected, now }: Expectation & { readonly fields: DiaryFields },
): Promise<boolean> {
  const { numUpdatedRows } = await registry
    .updateTable('diary_entries')
    .set((eb) => ({ ...fields, version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .$if(expected !== null, (update) => update.where('version', '=', expected as number))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** @returns false when it is not at the expected version */
export async function deleteDiaryEntry(registry: Registry, id: string, expected: number | null): Promise<boolean> {
  const { numDeletedRows } = await registry
    .deleteFrom('diary_entries')
    .where('id', '=', id)
    .$if(expected !== null, (remove) => remove.where('version', '=', expected as number))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** What somebody wrote down at sites, by id, those after `after`. */
export const diaryOf = (
  registry: Registry,
  { user, limit }: { readonly user: string; readonly limit: number },
  after: string,
) =>
  registry
    .selectFrom('diary_entries')
    .select(['id', 'site_id as site', 'kind', 'at', 'text', 'amount', 'unit', 'created_at as createdAt'])
    .where('user_id', '=', user)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
