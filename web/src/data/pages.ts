import type { z } from 'zod';
import { page } from '../../../domain/api/common.ts';
import { queryString, request } from './http.ts';

/** As many rows as the API gives at once. */
const LIMIT = 1000;
/** A list that never ends is a fault of the server; so many pages are more than a browser should hold. */
const MAX_PAGES = 20;

/** Reads a list to its end, page after page. */
export async function requestAll<T extends z.ZodType>(
  item: T,
  path: string,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<z.output<T>[]> {
  const schema = page(item);
  const items: z.output<T>[] = [];
  let cursor: string | null = null;
  for (let n = 0; n < MAX_PAGES; n++) {
    const answer: { items: z.output<T>[]; next: string | null } = await request(
      schema,
      `${path}${queryString({ ...query, limit: LIMIT, cursor })}`,
      { signal },
    );
    items.push(...answer.items);
    cursor = answer.next;
    if (cursor === null) break;
  }
  return items;
}
