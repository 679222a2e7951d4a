/** What fell or was used in each bucket of a range; buckets follow one another without a hole. */
export interface Amounts {
  readonly bucketMs: number;
  /** Start of each bucket, epoch ms. */
  readonly t: readonly number[];
  /** null where nothing was heard. */
  readonly amounts: readonly (number | null)[];
}

interface Known {
  readonly t: readonly number[];
  readonly amounts: readonly (number | null)[];
}

/** Puts nulls for the buckets that are left out, so that a bar that is not there is not taken for none fallen. */
export function withMissing({ t, amounts }: Known, bucketMs: number): Amounts {
  const all: number[] = [];
  const filled: (number | null)[] = [];
  for (const [i, at] of t.entries()) {
    const last = all.at(-1);
    if (last !== undefined)
      for (let missing = last + bucketMs; missing < at - bucketMs / 2; missing += bucketMs) {
        all.push(missing);
        filled.push(null);
      }
    all.push(at);
    filled.push(amounts[i] ?? null);
  }
  return { bucketMs, t: all, amounts: filled };
}

/**
 * What came together in the `widthMs` before the end of bucket `index`.
 * @returns null where no bucket of that time was heard
 */
export function rollingSum({ t, amounts, bucketMs }: Amounts, index: number, widthMs: number): number | null {
  const end = (t[index] ?? 0) + bucketMs;
  let sum: number | null = null;
  for (let i = index; i >= 0 && t[i]! >= end - widthMs; i--) {
    const amount = amounts[i];
    if (amount != null) sum = (sum ?? 0) + amount;
  }
  return sum;
}

/** Everything that is known to have come; null where nothing was heard. */
export function total({ amounts }: Pick<Amounts, 'amounts'>): number | null {
  let sum: number | null = null;
  for (const amount of amounts) if (amount !== null) sum = (sum ?? 0) + amount;
  return sum;
}

/** The part of it whose buckets end after `from`. */
export function since({ t, amounts, bucketMs }: Amounts, from: number): Amounts {
  let first = 0;
  while (first < t.length && t[first]! + bucketMs <= from) first++;
  return { bucketMs, t: t.slice(first), amounts: amounts.slice(first) };
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Width of the bars of a range: hours within some days, days within two years, weeks beyond; as `/series` takes it. */
export function barWidth(rangeMs: number, expectedIntervalS: number): { readonly ms: number; readonly text: string } {
  if (rangeMs <= 4 * DAY_MS && expectedIntervalS <= 1.5 * 3600) return { ms: HOUR_MS, text: '1h' };
  if (rangeMs <= 730 * DAY_MS) return { ms: DAY_MS, text: '1d' };
  return { ms: 7 * DAY_MS, text: '7d' };
}
