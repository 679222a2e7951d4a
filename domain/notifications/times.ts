import { zoneOffsetMs } from '../time.ts';
import type { QuietHours } from './preferences.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** The most that clocks are put forward or back at once. */
const CHANGE_MS = 60 * MINUTE_MS;

/**
 * When the quiet hours end in which an instant lies, epoch ms; null when it lies in none. Where the clock is put forward
 * or back at night they end when the clock on the wall says so.
 * @param zone IANA name
 */
export function quietUntil(quiet: QuietHours | null, at: number, zone: string): number | null {
  if (quiet === null) return null;
  const wall = at + zoneOffsetMs(zone, at);
  const midnight = Math.floor(wall / DAY_MS) * DAY_MS;
  const since = wall - midnight;
  const [from, to] = [msOf(quiet.from), msOf(quiet.to)];
  if (from < to ? since < from || since >= to : since < from && since >= to) return null;
  const end = since < to ? midnight + to : midnight + DAY_MS + to;
  const until = instantOf(end, zone);
  // An end that the clock leaves out or says twice may seem to have passed.
  return until > at ? until : at + CHANGE_MS;
}

/** The last time at or before an instant that the clock said so, epoch ms. @param time `06:30` */
export function lastTime(time: string, at: number, zone: string): number {
  const wall = at + zoneOffsetMs(zone, at);
  const today = Math.floor(wall / DAY_MS) * DAY_MS + msOf(time);
  return instantOf(today <= wall ? today : today - DAY_MS, zone);
}

function msOf(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) * MINUTE_MS;
}

/** Of the clock on the wall; the second look is for the day on which it is changed. */
function instantOf(wall: number, zone: string): number {
  const first = wall - zoneOffsetMs(zone, wall);
  return wall - zoneOffsetMs(zone, first);
}
