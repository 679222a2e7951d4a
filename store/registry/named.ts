import { searchKey } from '../../domain/search-text.ts';

/** Where a page of a list by id begins, and how many rows it may have. */
export interface IdPage {
  /** The last id of the page before; null for the first page. */
  readonly after: string | null;
  readonly limit: number;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * Ids of those whose id or name contains what is searched, case and diacritics apart; at most `limit`. SQL cannot fold
 * Vietnamese, and ids and names of all there are, are little enough to look through.
 */
export function idsNamed(rows: readonly Named[], q: string, limit: number): string[] {
  const wanted = searchKey(q);
  const ids: string[] = [];
  for (const { id, name } of rows) {
    if (ids.length >= limit) break;
    if (searchKey(id).includes(wanted) || searchKey(name).includes(wanted)) ids.push(id);
  }
  return ids;
}
