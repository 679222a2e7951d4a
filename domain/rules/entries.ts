/**
 * A window cut into buckets, of which only those that hold something are kept: numbers side by side, so many to an entry,
 * the first of each its bucket, rising.
 */
export type Entries = readonly number[];

export const NO_ENTRIES: Entries = [];

/** Buckets to a window: five minutes of a day. */
export const BUCKETS = 288;

/** The bucket of an instant: it ends at a multiple of the width, which still belongs to it. */
export const bucketOf = (at: number, widthMs: number): number => Math.ceil(at / widthMs);

/** Where the entry of a bucket stands, or would stand. */
export function seek(entries: Entries, stride: number, bucket: number): number {
  let i = entries.length;
  while (i > 0 && (entries[i - stride] as number) >= bucket) i -= stride;
  return i;
}

/** Without the entries before a bucket, except for `edge` of them. */
export function since(
  entries: Entries,
  bucket: number,
  { stride, edge }: { readonly stride: number; readonly edge: number },
): Entries {
  let from = 0;
  while (from < entries.length && (entries[from] as number) < bucket) from += stride;
  from -= edge * stride;
  return from <= 0 ? entries : entries.slice(from);
}

/** With one entry put in at an index, in place of `instead` numbers. */
export function spliced(entries: Entries, at: number, entry: readonly number[], instead: number): Entries {
  const next = entries.slice();
  (next as number[]).splice(at, instead, ...entry);
  return next;
}

/** Entries from what was kept of them; null for what cannot be any. */
export function readEntries(kept: unknown, stride: number, most: number): Entries | null {
  if (!Array.isArray(kept) || kept.length % stride !== 0 || kept.length > most * stride) return null;
  if (!kept.every(Number.isFinite)) return null;
  for (let i = stride; i < kept.length; i += stride) if (kept[i - stride] > kept[i]) return null;
  return kept;
}
