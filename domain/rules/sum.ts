import { lastCut, timeOfDayMs } from '../local-clock.ts';
import { observedProperty } from '../observed-properties.ts';
import type { SumCondition, SumWindow } from './conditions.ts';
import { COUNTED, grownSince, MAX_READINGS, withReading } from './counted.ts';
import { BUCKETS, bucketOf, type Entries, NO_ENTRIES, readEntries, since } from './entries.ts';
import { INCREMENTS, sumSince, withIncrement } from './increments.ts';
import type { Program } from './machine.ts';
import { type Measure, type MeasuringState, measuring } from './measuring.ts';
import { limitsOf } from './threshold.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The instant after which a window begins that ends at `at`; results at that instant itself belong to what was before. */
interface Window {
  readonly widthMs: number;
  begins(at: number): number;
}

function windowOf(window: SumWindow, timeZone: string): Window {
  if (window.startsWith('day-')) {
    const cut = timeOfDayMs(window.slice('day-'.length));
    return { widthMs: DAY_MS / BUCKETS, begins: (at) => lastCut(at, timeZone, cut) };
  }
  const lengthMs = Number.parseInt(window, 10) * HOUR_MS;
  return { widthMs: lengthMs / BUCKETS, begins: (at) => at - lengthMs };
}

/** What came together in the window; of a counter, what it grew by. */
export function sumProgram(
  { property, window, steps }: SumCondition,
  { timeZone }: { readonly timeZone: string },
): Program<MeasuringState<Added> | MeasuringState<Entries>> {
  const limits = limitsOf('>=', steps);
  const over = windowOf(window, timeZone);
  if (observedProperty(property)?.kind === 'counter') return measuring(limits, ofCounter(over));
  return measuring(limits, ofIncrements(over));
}

interface Added {
  readonly entries: Entries;
  /** The newest instant that brought something. */
  readonly last: number;
}

function ofIncrements({ widthMs, begins }: Window): Measure<Added> {
  // A window that begins within a bucket leaves that bucket to what was before.
  const first = (at: number): number => bucketOf(begins(at), widthMs) + 1;
  const with_ = (memory: Added, at: number, of: { value: number; newest: number }): Added => {
    const kept = since(memory.entries, first(of.newest), { stride: INCREMENTS, edge: 0 });
    const entries = withIncrement(kept, widthMs, { at, value: of.value, fresh: at > memory.last });
    if (entries === memory.entries) return memory;
    return { entries, last: entries === kept ? memory.last : Math.max(memory.last, at) };
  };
  return {
    empty: { entries: NO_ENTRIES, last: 0 },
    live: (memory, { at, value, mayRaise }) => {
      const next = with_(memory, at, { value, newest: at });
      return { memory: next, measured: { at, value: sumSince(next.entries, first(at)), mayRaise } };
    },
    late: (memory, { at, value }) => {
      const newest = Math.max(memory.last, at);
      return bucketOf(at, widthMs) < first(newest) ? memory : with_(memory, at, { value, newest });
    },
    read: (kept) => {
      if (typeof kept !== 'object' || kept === null) return null;
      const { entries, last } = kept as Partial<Record<keyof Added, unknown>>;
      const read = readEntries(entries, INCREMENTS, 2 * BUCKETS);
      return read !== null && Number.isFinite(last) ? { entries: read, last: last as number } : null;
    },
  };
}

function ofCounter({ widthMs, begins }: Window): Measure<Entries> {
  return {
    empty: NO_ENTRIES,
    live: (memory, { at, value, mayRaise }) => {
      const from = begins(at);
      const next = withReading(since(memory, from, { stride: COUNTED, edge: 1 }), widthMs, { at, value });
      // The first reading of all says nothing of what it grew by.
      return { memory: next, measured: next.length > COUNTED ? { at, value: grownSince(next, from), mayRaise } : null };
    },
    late: (memory, { at, value }) => {
      const from = begins(Math.max(memory.at(-COUNTED) ?? at, at));
      return withReading(since(memory, from, { stride: COUNTED, edge: 1 }), widthMs, { at, value });
    },
    read: (kept) => readEntries(kept, COUNTED, MAX_READINGS + 1),
  };
}
