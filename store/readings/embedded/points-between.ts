import type Database from 'better-sqlite3';

export type PointRow = [at: number, fields: number, results: Buffer];

/** Rows held at a time. */
const PAGE = 1000;

/**
 * Prepares the reading of a device's rows with from ≤ at < to, oldest first, page by page. Not by the library's own
 * iterator: each is an object that the garbage collector frees, and with the headers of Node 24 freeing one while
 * no JavaScript runs ends the process.
 */
export function pointsBetween(
  database: Database.Database,
): (device: number, from: number, to: number) => Generator<PointRow, void, undefined> {
  const statement = database
    .prepare<[number, number, number], PointRow>(
      `SELECT at, fields, results FROM points WHERE device = ? AND at >= ? AND at < ? ORDER BY at LIMIT ${PAGE}`,
    )
    .raw();
  return function* rows(device, from, to) {
    for (let next = from; next < to; ) {
      const page = statement.all(device, next, to);
      yield* page;
      if (page.length < PAGE) return;
      next = (page.at(-1) as PointRow)[0] + 1;
    }
  };
}
