import type { SeriesColumns } from '../../store/readings/reading-store.ts';

const COLUMNS = ['t', 'min', 'mean', 'max', 'last', 'count'] as const;
type Columns = Record<(typeof COLUMNS)[number], number[]>;

/**
 * One series out of those of several spans, oldest first. A bucket that two spans touch is put together, so that nobody
 * meets the same instant twice.
 */
export function mergeSeries(parts: readonly SeriesColumns[], bucketMs: number): Columns {
  const [first, ...others] = parts;
  const merged = Object.fromEntries(COLUMNS.map((name) => [name, [...(first?.[name] ?? [])]])) as unknown as Columns;
  for (const part of others) {
    for (let row = 0; row < part.t.length; row++) {
      const at = merged.t.length - 1;
      if (bucketMs > 0 && at >= 0 && merged.t[at] === part.t[row]) join(merged, part, { at, row });
      else for (const name of COLUMNS) merged[name].push(part[name][row] as number);
    }
  }
  return merged;
}

function join(merged: Columns, part: SeriesColumns, { at, row }: { readonly at: number; readonly row: number }): void {
  const value = (columns: Columns | SeriesColumns, name: (typeof COLUMNS)[number], index: number): number =>
    columns[name][index] as number;
  const before = value(merged, 'count', at);
  const added = value(part, 'count', row);
  merged.min[at] = Math.min(value(merged, 'min', at), value(part, 'min', row));
  merged.max[at] = Math.max(value(merged, 'max', at), value(part, 'max', row));
  merged.mean[at] = (value(merged, 'mean', at) * before + value(part, 'mean', row) * added) / (before + added);
  merged.last[at] = value(part, 'last', row);
  merged.count[at] = before + added;
}
