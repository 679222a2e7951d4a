import { LOCAL_DAY_MS, localDayNumber, localMs, offsetMs, timeOfDayMs } from '../local-clock.ts';
import type { ActiveTime } from './definition.ts';

/**
 * Whether a rule may raise anything at an instant. Hours go from `from` up to `to`, all day when they are the same; the part
 * of a night after midnight belongs to the weekday and the season of the evening before.
 * @param active null for always
 * @param zone IANA name of the site's zone
 */
export function isActive(active: ActiveTime | null, at: number, zone: string): boolean {
  if (active === null) return true;
  const local = localMs(at, zone);
  let day = Math.floor(local / LOCAL_DAY_MS);
  const { hours, weekdays, season } = active;
  if (hours !== null) {
    const time = local - day * LOCAL_DAY_MS;
    const [from, to] = [timeOfDayMs(hours.from), timeOfDayMs(hours.to)];
    if (from < to ? time < from || time >= to : time < from && time >= to) return false;
    if (from > to && time < to) day -= 1;
  }
  if (weekdays !== null && !weekdays.includes(weekdayOf(day))) return false;
  return season === null || inSeason(season, dayOfYear(day));
}

/** All days of the year and of the week come by in this time, 29 February apart. */
const LOOK_DAYS = 366;

/** The first instant from `at` on at which a rule is active, epoch ms; Infinity for one that never is. */
export function activeFrom(active: ActiveTime | null, at: number, zone: string): number {
  if (active === null || isActive(active, at, zone)) return at;
  const { hours } = active;
  const begins = hours === null || hours.from === hours.to ? 0 : timeOfDayMs(hours.from);
  const today = localDayNumber(at, zone);
  for (let day = today; day <= today + LOOK_DAYS; day += 1) {
    const instant = instantOf(day * LOCAL_DAY_MS + begins, zone);
    if (instant > at && isActive(active, instant, zone)) return instant;
  }
  return Number.POSITIVE_INFINITY;
}

/** When clocks of the zone show that, epoch ms; the second look is for days on which they are put forward or back. */
function instantOf(local: number, zone: string): number {
  const near = local - offsetMs(zone, local);
  return local - offsetMs(zone, near);
}

/** ISO 8601: Monday is 1. 1 January 1970 was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

function dayOfYear(day: number): string {
  return new Date(day * LOCAL_DAY_MS).toISOString().slice(5, 10);
}

function inSeason({ from, to }: NonNullable<ActiveTime['season']>, day: string): boolean {
  return from <= to ? day >= from && day <= to : day >= from || day <= to;
}
