import { zoneOffsetMs } from './time.ts';

export const LOCAL_DAY_MS = 86_400_000;

/** Zones change on the quarter of an hour, wherever they change. */
const BLOCK_MS = 900_000;
const MAX_KEPT = 4096;
/** Offsets of days that have one, and of quarters of an hour of days that have two. */
interface Known {
  readonly days: Map<number, number | null>;
  readonly blocks: Map<number, number>;
}
const zones = new Map<string, Known>();

/**
 * Offset of a zone from UTC in milliseconds, for callers at a high rate: asking Intl takes microseconds, so answers are kept.
 * @param zone IANA name; a RangeError for one that does not exist
 */
export function offsetMs(zone: string, at: number): number {
  let known = zones.get(zone);
  if (!known) {
    known = { days: new Map(), blocks: new Map() };
    zones.set(zone, known);
  }
  const day = Math.floor(at / LOCAL_DAY_MS);
  const ofDay = kept(known.days, day, () => {
    const [first, last] = [day * LOCAL_DAY_MS, (day + 1) * LOCAL_DAY_MS - 1].map((edge) => zoneOffsetMs(zone, edge));
    return first === last ? (first as number) : null;
  });
  return ofDay ?? kept(known.blocks, Math.floor(at / BLOCK_MS), () => zoneOffsetMs(zone, at));
}

function kept<T>(of: Map<number, T>, key: number, ask: () => T): T {
  const known = of.get(key);
  if (known !== undefined) return known;
  const answer = ask();
  if (of.size >= MAX_KEPT) of.clear();
  of.set(key, answer);
  return answer;
}

/** What clocks of the zone show at an instant, as epoch ms of the same digits in UTC. */
export const localMs = (at: number, zone: string): number => at + offsetMs(zone, at);

/** The local day of an instant, counted from 1 January 1970. */
export const localDayNumber = (at: number, zone: string): number => Math.floor(localMs(at, zone) / LOCAL_DAY_MS);

/** The last instant before `at` at which clocks of the zone showed that time of day, ms since midnight. */
export function lastCut(at: number, zone: string, timeOfDayMs: number): number {
  const since = mod(localMs(at, zone) - timeOfDayMs, LOCAL_DAY_MS) || LOCAL_DAY_MS;
  const cut = at - since;
  // On a day of 23 or 25 hours the clock was put forward or back since.
  return cut + offsetMs(zone, at) - offsetMs(zone, cut);
}

const mod = (a: number, b: number): number => ((a % b) + b) % b;

/** `02:30` as ms since midnight. */
export const timeOfDayMs = (text: string): number => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * 60_000;
