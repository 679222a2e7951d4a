export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The delta keeps UTC+7 all year (no daylight saving). */
const OFFSET_MS = 7 * HOUR_MS;

/** Hour of the local day, 0 ≤ h < 24, with its fraction. */
export function localHour(at: number): number {
  return ((((at + OFFSET_MS) % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS;
}

/** Number of the local day; consecutive days have consecutive numbers. */
export function localDay(at: number): number {
  return Math.floor((at + OFFSET_MS) / DAY_MS);
}

/** Epoch ms of the local midnight that begins the day of that number. */
export function startOfDay(day: number): number {
  return day * DAY_MS - OFFSET_MS;
}

/** How far the local year has gone, 0…1. */
export function yearFraction(at: number): number {
  const year = new Date(at + OFFSET_MS).getUTCFullYear();
  return (at + OFFSET_MS - Date.UTC(year, 0, 1)) / (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1));
}

/**
 * Epoch ms at which the crop season of `at` began. The delta grows three crops of rice a year; taken here to start
 * on the first of January, May and September.
 */
export function startOfSeason(at: number): number {
  const local = new Date(at + OFFSET_MS);
  return Date.UTC(local.getUTCFullYear(), Math.floor(local.getUTCMonth() / 4) * 4, 1) - OFFSET_MS;
}

/** Twelve monthly values, each standing for the middle of its month, joined by straight lines. */
export function byMonth(values: readonly number[], at: number): number {
  const place = (yearFraction(at) * 12 - 0.5 + 12) % 12;
  const n = Math.floor(place);
  const here = values[n % 12] as number;
  return here + ((values[(n + 1) % 12] as number) - here) * (place - n);
}

/**
 * A day's swing, −1 at `lowHour` and +1 at `highHour`, each leg half a cosine: what warms by day and
 * cools by night rises faster than it falls.
 */
export function daySwing(at: number, lowHour: number, highHour: number): number {
  const since = (localHour(at) - lowHour + 24) % 24;
  const rise = (highHour - lowHour + 24) % 24;
  return since < rise ? -Math.cos((since / rise) * Math.PI) : Math.cos(((since - rise) / (24 - rise)) * Math.PI);
}

/** 0 before `from`, 1 after `to`, a smooth step between. */
export function smoothStep(at: number, from: number, to: number): number {
  const x = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return x * x * (3 - 2 * x);
}
