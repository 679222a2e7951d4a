import { LOCAL_DAY_MS, localMs, timeOfDayMs } from '../local-clock.ts';
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

/** ISO 8601: Monday is 1. 1 January 1970 was a Thursday. */
const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

function dayOfYear(day: number): string {
  return new Date(day * LOCAL_DAY_MS).toISOString().slice(5, 10);
}

function inSeason({ from, to }: NonNullable<ActiveTime['season']>, day: string): boolean {
  return from <= to ? day >= from && day <= to : day >= from || day <= to;
}
