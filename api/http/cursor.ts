import type { z } from 'zod';
import { HttpProblem } from './problem.ts';

export const badCursor = (): HttpProblem =>
  new HttpProblem('bad-cursor', 'Take the cursor from "next" of the page before, or leave it out for the first page.');

/** An opaque cursor of a position, safe in a URL. */
export const encodeCursor = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString('base64url');

/**
 * Reads a cursor back.
 * @param position form of the list's positions
 * @throws HttpProblem bad-cursor
 */
export function decodeCursor<T extends z.ZodType>(cursor: string | undefined, position: T): z.infer<T> | null {
  if (cursor === undefined) return null;
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw badCursor();
  }
}

/** A page out of one row more than was asked for: that row tells whether there is a next page. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  positionOf: (row: T) => unknown,
): { items: T[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(positionOf(last)) : null };
}
