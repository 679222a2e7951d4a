import type { BandCondition } from './conditions.ts';
import { CALM, type Judged, judge, judgedFrom, type Limits } from './judge.ts';
import type { Program } from './machine.ts';
import type { BandStep } from './steps.ts';

/** The limits of steps with a band each. */
export function limitsOfBand({ steps, when }: BandCondition): Limits {
  const step = (i: number): BandStep => steps[i] as BandStep;
  const { low, high } = step(0);
  const outside = when === 'outside';
  /** How far beyond the mildest limit. */
  const depth = outside
    ? (value: number) => Math.max(low - value, value - high)
    : (value: number) => Math.min(value - low, high - value);
  return {
    steps: steps.map(({ minDurationS }) => ({ minDurationMs: minDurationS * 1000 })),
    beyond: (i, value) => within(value, step(i).low, step(i).high) !== outside,
    still: (i, value) => within(value, step(i).clearLow, step(i).clearHigh) !== outside,
    worse: (a, b) => depth(a) > depth(b),
  };
}

/** The limits themselves belong to the band. */
const within = (value: number, low: number, high: number): boolean => value >= low && value <= high;

/** The newest result against a band. */
export function bandProgram(condition: BandCondition): Program<Judged> {
  const limits = limitsOfBand(condition);
  return {
    start: CALM,
    step: (state, input) => judge(limits, state, input),
    absorb: (state) => state,
    stepOf: ({ step }) => step,
    // Nobody asks before the first result.
    knows: () => true,
    restore: judgedFrom,
  };
}
