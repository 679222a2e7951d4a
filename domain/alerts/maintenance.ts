import type { WeeklyMaintenance } from '../api/maintenance.ts';
import { zoneOffsetMs } from '../time.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** When a site is worked on; epoch ms. */
export interface MaintenanceTimes {
  readonly from: number;
  /** The end; of a weekly one, until when it comes again, null for always. */
  readonly to: number | null;
  readonly weekly: WeeklyMaintenance | null;
}

/**
 * Until when a site is in maintenance without a break, as far as that can be told at `at`; null when it is not.
 * @param zone of the site, an IANA name
 */
export function maintenanceUntil(windows: readonly MaintenanceTimes[], at: number, zone: string): number | null {
  let until = at;
  // Windows that meet are one; each can lengthen it but once.
  for (let i = 0; i <= windows.length; i += 1) {
    let end = until;
    for (const window of windows) end = Math.max(end, endOf(window, until, zone) ?? end);
    if (end === until) break;
    until = end;
  }
  return until === at ? null : until;
}

export const inMaintenance = (windows: readonly MaintenanceTimes[], at: number, zone: string): boolean =>
  windows.some((window) => endOf(window, at, zone) !== null);

/** When the window that holds an instant ends; null when it holds it not. */
function endOf({ from, to, weekly }: MaintenanceTimes, at: number, zone: string): number | null {
  if (at < from || (to !== null && at >= to)) return null;
  if (weekly === null) return to;
  const today = Math.floor((at + zoneOffsetMs(zone, at)) / DAY_MS);
  const { weekdays, starts, minutes } = weekly;
  const startMs = (Number(starts.slice(0, 2)) * 60 + Number(starts.slice(3))) * MINUTE_MS;
  // One that begins today, or began yesterday and goes on over midnight.
  for (const day of [today, today - 1]) {
    // 1 January 1970 was a Thursday.
    if (!weekdays.includes(((((day + 3) % 7) + 7) % 7) + 1)) continue;
    const begins = instantOf(day * DAY_MS + startMs, zone);
    const ends = begins + minutes * MINUTE_MS;
    if (at >= begins && at < ends) return to === null ? ends : Math.min(ends, to);
  }
  return null;
}

/** The instant of a local time given as if it were UTC. */
function instantOf(local: number, zone: string): number {
  const guess = local - zoneOffsetMs(zone, local);
  return local - zoneOffsetMs(zone, guess);
}
