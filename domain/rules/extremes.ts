import { type Entries, seek, spliced } from './entries.ts';

/** Smallest and largest result of each bucket: bucket, smallest, largest. */
export const EXTREMES = 3;

export function withResult(entries: Entries, bucket: number, value: number): Entries {
  const i = seek(entries, EXTREMES, bucket);
  if (entries[i] !== bucket) return spliced(entries, i, [bucket, value, value], 0);
  const [low, high] = [entries[i + 1] as number, entries[i + 2] as number];
  if (value >= low && value <= high) return entries;
  return spliced(entries, i, [bucket, Math.min(low, value), Math.max(high, value)], EXTREMES);
}

/** Smallest and largest of all from a bucket on; infinite when there is none. */
export function extremesSince(entries: Entries, bucket: number): { readonly low: number; readonly high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = entries.length - EXTREMES; i >= 0 && (entries[i] as number) >= bucket; i -= EXTREMES) {
    low = Math.min(low, entries[i + 1] as number);
    high = Math.max(high, entries[i + 2] as number);
  }
  return { low, high };
}
