import { CompiledQuery } from 'kysely';
import type { Registry, RegistrySchema } from './schema.ts';

type Table = keyof RegistrySchema & string;

/** Rows a statement; whole blocks go by the largest, the rest by the smaller ones, so that few texts are ever prepared. */
const BLOCKS = [256, 32, 4, 1] as const;

/**
 * Makes a function that inserts any number of rows by few statements: building a statement of thousands of
 * values costs many times what running it does, so each is built once and only bound anew.
 * @param columns every column that a row carries
 * @param onConflict SQL that says what to do with rows that are there already; without it they are an error
 */
export function bulkInsert<R extends object>(
  table: Table,
  columns: readonly (keyof R & string)[],
  onConflict?: string,
): (registry: Registry, rows: readonly R[]) => Promise<void> {
  const texts = new Map<number, string>();

  const textOf = (registry: Registry, size: number): string => {
    const known = texts.get(size);
    if (known !== undefined) return known;
    const row = Object.fromEntries(columns.map((column) => [column, 0]));
    const rows = Array.from({ length: size }, () => row) as never;
    const insert = registry.insertInto(table).values(rows).compile().sql;
    const text = onConflict === undefined ? insert : `${insert} on conflict ${onConflict}`;
    texts.set(size, text);
    return text;
  };

  return async (registry, rows) => {
    let from = 0;
    for (const size of BLOCKS) {
      for (; rows.length - from >= size; from += size) {
        const parameters: unknown[] = [];
        for (let at = from; at < from + size; at++) {
          const row = rows[at] as R;
          for (const column of columns) parameters.push(row[column]);
        }
        await registry.executeQuery(CompiledQuery.raw(textOf(registry, size), parameters));
      }
    }
  };
}
