import { offsetMs } from '../../../domain/local-clock.ts';
import { TIME_ZONE } from './time-zone.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Minute, hour, day, week (from Monday), month, year. */
type Unit = 'm' | 'h' | 'd' | 'w' | 'M' | 'y';
const FIXED_MS: Readonly<Record<Exclude<Unit, 'M' | 'y'>, number>> = {
  m: MINUTE_MS,
  h: 60 * MINUTE_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
};
/** 1 January 1970 was a Thursday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** No date can be farther off (ECMA-262 §21.4.1.1); its offset from UTC is asked at the ends of its day. */
const FARTHEST_MS = 8.64e15 - 2 * DAY_MS;

const RELATIVE = /^now((?:[+-]\d{1,5}[mhdwMy]|\/[mhdwMy])*)$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * What an end of a range in a link means, epoch ms: `now`, `now-7d`, `now/d` (the day of now), `now-1w/w`; a day
 * `2026-11-22`; or an instant of RFC 3339. Days are those of Vietnam.
 * @param side a unit that is cut at (`/d`, or a day) means its start at the start of a range, its end at the end
 * @returns null for what is none of these
 */
export function parseMoment(text: string, now: number, side: 'start' | 'end'): number | null {
  const relative = RELATIVE.exec(text);
  if (relative) return fromNow(relative[1] ?? '', now, side);
  if (DAY.test(text)) {
    const local = Date.parse(`${text}T00:00:00Z`);
    // 30 February is read by some browsers as 2 March.
    if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 10) !== text) return null;
    return fromLocal(side === 'start' ? local : local + DAY_MS);
  }
  if (!INSTANT.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

function fromNow(steps: string, now: number, side: 'start' | 'end'): number | null {
  let local = now + offsetMs(TIME_ZONE, now);
  for (const [, sign, n, unit, cut] of steps.matchAll(/([+-])(\d+)([mhdwMy])|\/([mhdwMy])/g)) {
    if (cut) local = cutAt(local, cut as Unit, side);
    else local = moved(local, unit as Unit, sign === '-' ? -Number(n) : Number(n));
    if (!(Math.abs(local) <= FARTHEST_MS)) return null;
  }
  return fromLocal(local);
}

/** Local time is held as epoch ms of the same digits in UTC. */
const fromLocal = (local: number): number => local - offsetMs(TIME_ZONE, local - offsetMs(TIME_ZONE, local));

function cutAt(local: number, unit: Unit, side: 'start' | 'end'): number {
  const start = startOf(local, unit);
  return side === 'start' ? start : moved(start, unit, 1);
}

function startOf(local: number, unit: Unit): number {
  const date = new Date(local);
  if (unit === 'y') return Date.UTC(date.getUTCFullYear(), 0, 1);
  if (unit === 'M') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
  const from = unit === 'w' ? FIRST_MONDAY_MS : 0;
  return Math.floor((local - from) / FIXED_MS[unit]) * FIXED_MS[unit] + from;
}

/** A month later is the same day of the next month, or its last one. */
function moved(local: number, unit: Unit, n: number): number {
  if (unit !== 'M' && unit !== 'y') return local + n * FIXED_MS[unit];
  const date = new Date(local);
  const months = date.getUTCMonth() + (unit === 'y' ? 12 * n : n);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), months + 1, 0)).getUTCDate();
  return (
    Date.UTC(date.getUTCFullYear(), months, Math.min(date.getUTCDate(), lastDay)) +
    (((local % DAY_MS) + DAY_MS) % DAY_MS)
  );
}
