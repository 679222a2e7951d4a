const HOUR_MS = 3_600_000;
/** Vietnam has one time zone and no summer time. */
const OFFSET_MS = 7 * HOUR_MS;
const DAY_MS = 24 * HOUR_MS;
const MORNING_MS = 6 * HOUR_MS;
const SOONEST_MS = HOUR_MS;

/** Minutes from now, epoch ms, until six in the morning in Vietnam, at least one hour ahead. */
export function minutesToMorning(now: number): number {
  const midnight = Math.floor((now + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;
  const today = midnight + MORNING_MS;
  const morning = today - now >= SOONEST_MS ? today : today + DAY_MS;
  return Math.ceil((morning - now) / 60_000);
}
