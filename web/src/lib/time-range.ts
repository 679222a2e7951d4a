const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Ranges that end now and their lengths in ms, in the order in which they are offered. */
export const RELATIVE_RANGES = {
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
  '1y': 365 * DAY_MS,
} as const;

export type RelativeRange = keyof typeof RELATIVE_RANGES;
export const relativeRanges = Object.keys(RELATIVE_RANGES) as RelativeRange[];

/** What the URL says of a range: a length up to now, or two fixed ends (RFC 3339). */
export interface RangeChoice {
  readonly range: RelativeRange | 'custom';
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Epoch ms; [from, to). `live` when the range ends now and goes on growing. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
  readonly live: boolean;
}

/** The range that a choice means at `now`. A custom range without two good ends is the last 24 hours. */
export function resolveRange(choice: RangeChoice, now: number): TimeRange {
  if (choice.range === 'custom') {
    const from = Date.parse(choice.from ?? '');
    const to = Date.parse(choice.to ?? '');
    if (from < to) return { from, to, live: false };
  }
  const length = RELATIVE_RANGES[choice.range === 'custom' ? '24h' : choice.range];
  return { from: now - length, to: now, live: true };
}
