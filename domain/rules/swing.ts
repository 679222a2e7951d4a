import { localDayNumber } from '../local-clock.ts';
import type { SwingCondition } from './conditions.ts';
import type { Program } from './machine.ts';
import { type MeasuringState, measuring } from './measuring.ts';
import { limitsOf } from './threshold.ts';

/** The local day and its extremes so far. */
interface Day {
  readonly day: number;
  readonly low: number;
  readonly high: number;
}

/** Largest less smallest result of the local day; midnight itself belongs to the day that begins. */
export function swingProgram(
  { steps }: SwingCondition,
  { timeZone }: { readonly timeZone: string },
): Program<MeasuringState<Day | null>> {
  const taken = (memory: Day | null, at: number, value: number): Day | null => {
    const day = localDayNumber(at, timeZone);
    if (memory === null || day > memory.day) return { day, low: value, high: value };
    if (day < memory.day || (value >= memory.low && value <= memory.high)) return memory;
    return { day, low: Math.min(memory.low, value), high: Math.max(memory.high, value) };
  };
  return measuring<Day | null>(limitsOf('>=', steps), {
    empty: null,
    live: (memory, { at, value, mayRaise }) => {
      const next = taken(memory, at, value) as Day;
      return { memory: next, measured: { at, value: next.high - next.low, mayRaise } };
    },
    late: (memory, { at, value }) => taken(memory, at, value),
    read: (kept) => {
      if (typeof kept !== 'object' || kept === null) return null;
      const { day, low, high } = kept as Day;
      return [day, low, high].every(Number.isFinite) && low <= high ? { day, low, high } : null;
    },
  });
}
