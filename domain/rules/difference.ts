import type { DifferenceCondition } from './conditions.ts';
import type { MachineInput, Program } from './machine.ts';
import { type MeasuringState, measuring } from './measuring.ts';
import { limitsOf } from './threshold.ts';

interface Result {
  readonly at: number;
  readonly value: number;
}
/** The newest result of either datastream: what it is taken from, what is taken away. */
type Both = readonly [Result | null, Result | null];

const NEITHER: Both = [null, null];

/**
 * One datastream less another, whenever either brings something and the two are near enough in time. Two that come side by
 * side are compared only once both have come, or each reading would seem to differ from the one before.
 */
export function differenceProgram({
  operator,
  absolute,
  maxApartS,
  steps,
}: DifferenceCondition): Program<MeasuringState<Both>> {
  const maxApartMs = maxApartS * 1000;
  return measuring<Both>(limitsOf(operator, steps), {
    empty: NEITHER,
    live: (memory, input) => {
      const { at, source, mayRaise } = input;
      const next = taken(memory, input);
      const [minuend, subtrahend] = next;
      const other = next[source === 1 ? 0 : 1];
      if (next === memory || minuend === null || subtrahend === null || other === null)
        return { memory: next, measured: null };
      const former = memory[source === 1 ? 1 : 0];
      const waits = other.at < at && former !== null && former.at === other.at;
      if (waits || Math.abs(minuend.at - subtrahend.at) > maxApartMs) return { memory: next, measured: null };
      const less = minuend.value - subtrahend.value;
      const value = absolute ? Math.abs(less) : less;
      return { memory: next, measured: { at: Math.max(minuend.at, subtrahend.at), value, mayRaise } };
    },
    late: taken,
    read: (kept) => {
      if (!Array.isArray(kept) || kept.length !== 2 || !kept.every(isResult)) return null;
      return kept as unknown as Both;
    },
  });
}

function taken(memory: Both, { at, value, source }: MachineInput): Both {
  const [minuend, subtrahend] = memory;
  const former = source === 1 ? subtrahend : minuend;
  if (former !== null && (at < former.at || (at === former.at && value === former.value))) return memory;
  return source === 1 ? [minuend, { at, value }] : [{ at, value }, subtrahend];
}

const isResult = (kept: Result | null): boolean =>
  kept === null || (typeof kept === 'object' && Number.isFinite(kept.at) && Number.isFinite(kept.value));
