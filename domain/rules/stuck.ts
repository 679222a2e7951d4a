import type { StuckCondition } from './conditions.ts';
import type { Limits } from './judge.ts';
import type { Program } from './machine.ts';
import { type MeasuringState, measuring } from './measuring.ts';

/** A run of results that did not change. */
interface Still {
  /** Its first result, which the others are held against. */
  readonly value: number;
  readonly since: number;
  /** Its newest result, as nearly as it is needed. */
  readonly last: number;
}

/**
 * For how long nothing changed, in seconds. Only while results keep coming: after a silence of half the shortest time it
 * begins anew, for nobody knows what was meanwhile.
 */
export function stuckProgram({ tolerance, steps }: StuckCondition): Program<MeasuringState<Still | null>> {
  const limits: Limits = {
    steps: steps.map(() => ({ minDurationMs: 0 })),
    beyond: (i, seconds) => seconds >= (steps[i] as { forS: number }).forS,
    still: (i, seconds) => seconds >= (steps[i] as { forS: number }).forS,
    // It grows with every result, which is no news.
    worse: () => false,
  };
  const silenceMs = ((steps[0] as { forS: number }).forS * 1000) / 2;
  const changed = (still: Still, value: number): boolean => Math.abs(value - still.value) > tolerance;
  return measuring<Still | null>(limits, {
    empty: null,
    live: (memory, { at, value, mayRaise }, { step }) => {
      const silent = step === 0 && memory !== null && at - memory.last > silenceMs;
      let next: Still = memory ?? { value, since: at, last: at };
      if (silent || changed(next, value)) next = { value, since: at, last: at };
      else if (at - next.last > silenceMs / 8) next = { ...next, last: at };
      return { memory: next, measured: { at, value: Math.max(0, at - next.since) / 1000, mayRaise } };
    },
    late: (memory, { at, value }) => {
      if (memory === null) return { value, since: at, last: at };
      if (at <= memory.since || !changed(memory, value)) return memory;
      return { ...memory, since: at, last: Math.max(at, memory.last) };
    },
    read: (kept) => {
      if (typeof kept !== 'object' || kept === null) return null;
      const { value, since, last } = kept as Still;
      return [value, since, last].every(Number.isFinite) ? { value, since, last } : null;
    },
  });
}
