const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY_MS = 24 * HOUR;

/** Widths that fall on the clock as people read it, ms. */
const niceWidths: readonly number[] = [
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY_MS,
  7 * DAY_MS,
  30 * DAY_MS,
];

/** The narrowest nice width that cuts a range into at most `maxBuckets`; beyond months, whole days. */
export function niceBucketMs(rangeMs: number, maxBuckets: number): number {
  // A range rarely begins at the edge of a bucket, so it touches one bucket more than fit into it.
  const room = Math.max(1, maxBuckets - 1);
  return niceWidths.find((width) => rangeMs / width <= room) ?? Math.ceil(rangeMs / room / DAY_MS) * DAY_MS;
}

const unitMs: Readonly<Record<string, number>> = { s: 1000, m: MINUTE, h: HOUR, d: DAY_MS };

/** `15m` → 900,000; null for what is no width, or is 0. */
export function parseBucketMs(text: string): number | null {
  const match = /^(\d{1,6})([smhd])$/.exec(text);
  const width = match ? Number(match[1]) * (unitMs[match[2] as string] as number) : 0;
  return width > 0 ? width : null;
}
