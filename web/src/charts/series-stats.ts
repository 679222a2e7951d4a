import type { ChartColumns } from './chart-buffer.ts';

export interface SeriesStats {
  readonly last: number;
  readonly lastAt: number;
  readonly min: number;
  /** Mean over time of what is shown: each row counts alike. */
  readonly mean: number;
  readonly max: number;
}

/** What a legend says of a line; null for one without rows. */
export function seriesStats({ t, min, mean, max }: ChartColumns): SeriesStats | null {
  const n = t.length;
  if (n === 0) return null;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    low = Math.min(low, min[i]!);
    high = Math.max(high, max[i]!);
    sum += mean[i]!;
  }
  return { last: mean[n - 1]!, lastAt: t[n - 1]!, min: low, mean: sum / n, max: high };
}
