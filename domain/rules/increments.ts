import { bucketOf, type Entries, seek, spliced } from './entries.ts';

/** Sums of each bucket: bucket, bits of the slots that brought something, sum. Buckets of nothing are not kept. */
export const INCREMENTS = 3;
/** Slots to a bucket, by which a result that is sent again is known. */
const SLOTS = 30;

export interface Increment {
  readonly at: number;
  readonly value: number;
  /** It is certain that it was not counted before. */
  readonly fresh: boolean;
}

/** With what a result adds; one that is not fresh is taken for the one that came in the same slot before. */
export function withIncrement(entries: Entries, widthMs: number, { at, value, fresh }: Increment): Entries {
  if (value === 0) return entries;
  const bucket = bucketOf(at, widthMs);
  const part = at / widthMs - (bucket - 1);
  const slot = 1 << Math.min(SLOTS - 1, Math.max(0, Math.floor(part * SLOTS)));
  const i = seek(entries, INCREMENTS, bucket);
  if (entries[i] !== bucket) return spliced(entries, i, [bucket, slot, value], 0);
  const slots = entries[i + 1] as number;
  if (!fresh && (slots & slot) !== 0) return entries;
  return spliced(entries, i, [bucket, slots | slot, (entries[i + 2] as number) + value], INCREMENTS);
}

export function sumSince(entries: Entries, bucket: number): number {
  let sum = 0;
  for (let i = entries.length - INCREMENTS; i >= 0 && (entries[i] as number) >= bucket; i -= INCREMENTS)
    sum += entries[i + 2] as number;
  return sum;
}
