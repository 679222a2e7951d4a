/** Columns of a chart: x and any number of y, all of one length. */
export interface Columns {
  readonly t: readonly number[];
  readonly ys: readonly (readonly (number | null)[])[];
}

/** Silence longer than this many expected intervals is a gap and no longer a slow device. */
const GAP_INTERVALS = 2.5;

/**
 * From what distance two neighbouring points are not joined by a line, ms: more than 2.5 expected intervals, or one
 * empty bucket where buckets are wider than the interval.
 * @param bucketMs width of a bucket, 0 for raw rows
 */
export function gapLimitMs(expectedIntervalS: number, bucketMs: number): number {
  return Math.max(GAP_INTERVALS * expectedIntervalS * 1000, 1.5 * bucketMs);
}

/** Puts one row of nulls into the middle of every gap, so that a line breaks there. */
export function withGaps(columns: Columns, limitMs: number): { t: number[]; ys: (number | null)[][] } {
  const t: number[] = [];
  const ys: (number | null)[][] = columns.ys.map(() => []);
  for (let i = 0; i < columns.t.length; i++) {
    const at = columns.t[i]!;
    const before = columns.t[i - 1];
    if (before !== undefined && at - before > limitMs) {
      t.push((before + at) / 2);
      for (const y of ys) y.push(null);
    }
    t.push(at);
    for (let k = 0; k < ys.length; k++) ys[k]!.push(columns.ys[k]![i] ?? null);
  }
  return { t, ys };
}

/** Runs of points without a gap between them, as index pairs [from, to). */
export function runs(t: readonly number[], limitMs: number): [number, number][] {
  const found: [number, number][] = [];
  let start = 0;
  for (let i = 1; i <= t.length; i++) {
    if (i < t.length && t[i]! - t[i - 1]! <= limitMs) continue;
    found.push([start, i]);
    start = i;
  }
  return found;
}
