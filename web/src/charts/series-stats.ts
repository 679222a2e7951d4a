import type { ChartColumns } from './chart-buffer.ts';

export interface SeriesStats {
  readonly last: number;
  readonly lastAt: number;
  readonly min: number;
  /** Of all that was measured: a row counts for as many results as it stands for. */
  readonly mean: number;
  readonly max: number;
}

/**
 * What a legend says of a line; null for one without rows.
 * @param count of the results that each row stands for; left out, one
 */
export function seriesStats({
  t,
  min,
  mean,
  max,
  count,
}: ChartColumns & { readonly count?: readonly number[] }): SeriesStats | null {
  const n = t.length;
  if (n === 0) return null;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let weight = 0;
  for (let i = 0; i < n; i++) {
    low = Math.min(low, min[i]!);
    high = Math.max(high, max[i]!);
    const counted = count?.[i] ?? 1;
    sum += mean[i]! * counted;
    weight += counted;
  }
  return { last: mean[n - 1]!, lastAt: t[n - 1]!, min: low, mean: sum / weight, max: high };
}
