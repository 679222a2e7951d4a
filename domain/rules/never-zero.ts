import { observedProperty } from '../observed-properties.ts';
import type { NeverZeroCondition } from './conditions.ts';
import { COUNTED, growth, MAX_READINGS, withReading } from './counted.ts';
import { BUCKETS, bucketOf, type Entries, NO_ENTRIES, readEntries, since } from './entries.ts';
import { EXTREMES, extremesSince, withResult } from './extremes.ts';
import type { Program } from './machine.ts';
import { type Measure, type MeasuringState, measuring } from './measuring.ts';
import { limitsOf } from './threshold.ts';

const HOUR_MS = 3_600_000;
/** Of the window: over a longer hole nobody knows whether the pipe rested. */
const LONGEST_HOLE = 1 / 4;

/** The least flow that is known of, and whether that is all of the window. */
interface Least {
  readonly flow: number;
  readonly whole: boolean;
}

/**
 * The least flow within the window; of a counter what it grew by between results, per hour. It is judged once the whole
 * window is known; a rest that is seen clears at once.
 */
export function neverZeroProgram({ property, hours, steps }: NeverZeroCondition): Program<MeasuringState<Entries>> {
  const counter = observedProperty(property)?.kind === 'counter';
  return measuring(limitsOf('>', steps), counter ? ofCounter(hours * HOUR_MS) : ofFlow(hours * HOUR_MS));
}

const measured = ({ flow, whole }: Least, at: number, mayRaise: boolean) =>
  Number.isFinite(flow) ? { at, value: flow, mayRaise: mayRaise && whole } : null;

function ofFlow(windowMs: number): Measure<Entries> {
  const widthMs = windowMs / BUCKETS;
  return {
    empty: NO_ENTRIES,
    live: (memory, { at, value, mayRaise }, { step }) => {
      const bucket = bucketOf(at, widthMs);
      const oldest = bucket - BUCKETS + 1;
      const next = withResult(since(memory, oldest, { stride: EXTREMES, edge: 1 }), bucket, value);
      const flow = extremesSince(next, oldest).low;
      const whole = covers(next, oldest);
      return { memory: next, measured: whole || step > 0 ? measured({ flow, whole }, at, mayRaise) : null };
    },
    late: (memory, { at, value }) => {
      const bucket = bucketOf(at, widthMs);
      const oldest = Math.max(memory.at(-EXTREMES) ?? bucket, bucket) - BUCKETS + 1;
      const kept = since(memory, oldest, { stride: EXTREMES, edge: 1 });
      return bucket < oldest - BUCKETS * LONGEST_HOLE ? memory : withResult(kept, bucket, value);
    },
    read: (kept) => readEntries(kept, EXTREMES, 2 * BUCKETS),
  };
}

/** Whether something is known from before a bucket on, without a long hole. */
function covers(entries: Entries, oldest: number): boolean {
  if ((entries[0] ?? oldest) >= oldest) return false;
  for (let i = EXTREMES; i < entries.length; i += EXTREMES)
    if ((entries[i] as number) - (entries[i - EXTREMES] as number) > BUCKETS * LONGEST_HOLE) return false;
  return true;
}

function ofCounter(windowMs: number): Measure<Entries> {
  const widthMs = windowMs / BUCKETS;
  return {
    empty: NO_ENTRIES,
    live: (memory, { at, value, mayRaise }, { step }) => {
      const from = at - windowMs;
      const next = withReading(since(memory, from, { stride: COUNTED, edge: 1 }), widthMs, { at, value });
      const least = leastRate(next, from, { shortestMs: widthMs, longestMs: windowMs * LONGEST_HOLE });
      return { memory: next, measured: least.whole || step > 0 ? measured(least, at, mayRaise) : null };
    },
    late: (memory, { at, value }) => {
      const from = Math.max(memory.at(-COUNTED) ?? at, at) - windowMs;
      return withReading(since(memory, from, { stride: COUNTED, edge: 1 }), widthMs, { at, value });
    },
    read: (kept) => readEntries(kept, COUNTED, MAX_READINGS + 1),
  };
}

/**
 * The least rate per hour after an instant. Readings closer together than the shortest span are taken as one, or every
 * counter of whole litres would seem to rest; over longer ones than the longest only a rest is certain.
 */
function leastRate(
  entries: Entries,
  from: number,
  { shortestMs, longestMs }: { readonly shortestMs: number; readonly longestMs: number },
): Least {
  let whole = (entries[0] ?? Number.POSITIVE_INFINITY) <= from;
  let flow = Number.POSITIVE_INFINITY;
  let [spanMs, grown] = [0, 0];
  for (let i = COUNTED; i < entries.length; i += COUNTED) {
    if ((entries[i] as number) <= from) continue;
    const apartMs = (entries[i] as number) - (entries[i - COUNTED] as number);
    const grew = growth(entries[i - COUNTED + 1] as number, entries[i + 1] as number);
    if (apartMs > longestMs && grew > 0) whole = false;
    spanMs += apartMs;
    grown += grew;
    if (spanMs < shortestMs) continue;
    flow = Math.min(flow, (grown / spanMs) * HOUR_MS);
    [spanMs, grown] = [0, 0];
  }
  return { flow, whole };
}
