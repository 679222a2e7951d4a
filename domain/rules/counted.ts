import { BUCKETS, type Entries, seek, spliced } from './entries.ts';

/** Readings of a counter: instant, reading. The first and the last of a bucket, so that growth is not spread over what came before. */
export const COUNTED = 2;
/** A counter that jumps back all the time is a fault; what it is worth is not kept beyond this. */
export const MAX_READINGS = 2 * BUCKETS + 4;

/** What a counter grew by between two readings; one that fell was set back, and grew from nothing. */
export const growth = (before: number, after: number): number =>
  after >= before ? after - before : Math.max(0, after);

/** With a reading, live or late. */
export function withReading(entries: Entries, widthMs: number, reading: { at: number; value: number }): Entries {
  const { at, value } = reading;
  const i = seek(entries, COUNTED, at);
  const next = entries[i];
  if (next === at) return entries;
  if (next !== undefined) return withLate(entries, widthMs, { ...reading, i });
  const before = entries[i - 2];
  const last = entries[i - 1];
  if (before === undefined || last === undefined) return spliced(entries, i, [at, value], 0);
  // Of a run of equal readings the first and the last say it all.
  const resting = last === value && entries[i - 3] === value;
  const sameBucket = Math.ceil((entries[i - 4] ?? -1) / widthMs) === Math.ceil(at / widthMs) && value >= last;
  if (resting || sameBucket || i >= MAX_READINGS * COUNTED) return spliced(entries, i - COUNTED, [at, value], COUNTED);
  return spliced(entries, i, [at, value], 0);
}

/** A reading that lies before others; one that does not fit between its neighbours is not believed. */
function withLate(
  entries: Entries,
  widthMs: number,
  { at, value, i }: { readonly at: number; readonly value: number; readonly i: number },
): Entries {
  const bucket = Math.ceil(at / widthMs);
  if (Math.ceil((entries[i] as number) / widthMs) === bucket || entries.length >= MAX_READINGS * COUNTED)
    return entries;
  const after = entries[i + 1] as number;
  if (i === 0) return value <= after ? spliced(entries, 0, [at, value], 0) : entries;
  const [before, low] = [entries[i - 2] as number, entries[i - 1] as number];
  if (Math.ceil(before / widthMs) === bucket || (low === value && value === after)) return entries;
  const fits = low <= after ? value >= low && value <= after : value >= low || value <= after;
  return fits ? spliced(entries, i, [at, value], 0) : entries;
}

/** What it grew by after an instant; of a span that reaches across it, the share that lies after. */
export function grownSince(entries: Entries, from: number): number {
  let grown = 0;
  for (let i = entries.length - COUNTED; i >= COUNTED && (entries[i] as number) > from; i -= COUNTED) {
    const [at, before] = [entries[i] as number, entries[i - COUNTED] as number];
    const whole = growth(entries[i - COUNTED + 1] as number, entries[i + 1] as number);
    grown += before >= from ? whole : (whole * (at - from)) / (at - before);
  }
  return grown;
}
