import { DAY, HOUR, type ZoneClock } from '../zone-clock.ts';

export const SIX_HOURS = 6 * HOUR;

export type Source = 'raw' | '1h' | '6h' | '1d';

/** A stretch of time whose buckets are made from one resolution. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly source: Source;
}

export interface PlanInput {
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
  /** The zone of the question, and the zone in which hours and days were rolled up. */
  readonly clock: ZoneClock;
  readonly rollupClock: ZoneClock;
  /** Starts of hours and days (with their quarters) whose rollups are not up to date, ascending, with those that `from` lies in. */
  readonly dirtyHours: readonly number[];
  readonly dirtyDays: readonly number[];
  /** Before these instants the resolution is no longer kept. */
  readonly floors: Readonly<Record<'raw' | '1h' | '1d', number>>;
}

/** More questions than this at once cost more than reading some more raw results. */
const MAX_SEGMENTS = 8;

/**
 * Which stretches of [from, to) to read from which resolution: rollups where whole hours and days lie in the range and
 * are up to date, raw results for the rest. In order of time, without gaps.
 */
export function planSeries(input: PlanInput): Segment[] {
  const { from, to, bucketMs, clock, rollupClock, floors } = input;
  const segments: Segment[] = [];
  const add = (start: number, end: number, source: Source): void => {
    if (start >= end) return;
    const open = segments.at(-1);
    if (open?.source === source) segments[segments.length - 1] = { ...open, to: end };
    else segments.push({ from: start, to: end, source });
  };
  /** What no rollup covers. Where raw results are gone, hours and days stand in the bucket in which they begin. */
  const rest = (start: number, end: number): void => {
    add(start, Math.min(end, floors['1h']), '1d');
    add(Math.max(start, floors['1h']), Math.min(end, floors.raw), '1h');
    add(Math.max(start, floors.raw), end, 'raw');
  };
  if (bucketMs < HOUR || bucketMs % HOUR !== 0 || clock.hourPhase !== rollupClock.hourPhase) {
    rest(from, to);
    return segments;
  }
  const hours = (start: number, end: number): void => {
    const kept = Math.max(start, floors['1h']);
    const whole = { from: rollupClock.hourStart(kept + HOUR - 1), to: rollupClock.hourStart(end) };
    walk(start, end, { whole, dirty: input.dirtyHours, next: (hour) => hour + HOUR }, (from, to, clean) =>
      clean ? add(from, to, '1h') : rest(from, to),
    );
  };
  if (bucketMs % SIX_HOURS !== 0 || clock.zone !== rollupClock.zone) hours(from, to);
  else {
    const source = bucketMs % DAY === 0 ? '1d' : '6h';
    const floor = source === '1d' ? floors['1d'] : Math.max(floors['1h'], floors['1d']);
    const kept = Math.max(from, floor);
    const first = rollupClock.dayStart(kept);
    const whole = { from: first === kept ? first : rollupClock.nextDay(first), to: rollupClock.dayStart(to) };
    walk(from, to, { whole, dirty: input.dirtyDays, next: (day) => rollupClock.nextDay(day) }, (start, end, clean) =>
      clean ? add(start, end, source) : hours(start, end),
    );
  }
  return coalesce(segments, floors.raw);
}

interface Units {
  /** The whole units that lie in the range; nothing when `to` is not beyond `from`. */
  readonly whole: { readonly from: number; readonly to: number };
  /** Starts of those that are not up to date, ascending. */
  readonly dirty: readonly number[];
  readonly next: (unit: number) => number;
}

/** Cuts [from, to) into stretches of units that are up to date and whole, and stretches that are not. */
function walk(from: number, to: number, units: Units, visit: (from: number, to: number, clean: boolean) => void): void {
  const { whole, dirty, next } = units;
  if (whole.to <= whole.from) {
    visit(from, to, false);
    return;
  }
  const step = (start: number, end: number, clean: boolean) => start < end && visit(start, end, clean);
  step(from, whole.from, false);
  let at = whole.from;
  for (const unit of dirty) {
    if (unit < whole.from || unit >= whole.to) continue;
    step(at, unit, true);
    step(unit, next(unit), false);
    at = next(unit);
  }
  step(at, whole.to, true);
  step(whole.to, to, false);
}

/** Raw results are right wherever they are kept: they take the place of the shortest rolled-up stretches. */
function coalesce(segments: Segment[], rawFloor: number): Segment[] {
  let current = segments;
  for (let shortest = 6 * HOUR; current.length > MAX_SEGMENTS && shortest <= 4096 * DAY; shortest *= 2) {
    const merged: Segment[] = [];
    for (const segment of current) {
      const raw = segment.source === 'raw' || (segment.to - segment.from <= shortest && segment.from >= rawFloor);
      const source = raw ? 'raw' : segment.source;
      const open = merged.at(-1);
      if (open?.source === source) merged[merged.length - 1] = { ...open, to: segment.to };
      else merged.push({ ...segment, source });
    }
    current = merged;
  }
  return current;
}
