import type { Operator, ThresholdCondition } from './conditions.ts';
import { CALM, type Judged, judge, judgedFrom, type Limits } from './judge.ts';
import type { Program } from './machine.ts';
import type { LimitStep } from './steps.ts';

/** Whether `value` lies on the alarm side of `limit`. */
export function beyond(operator: Operator, value: number, limit: number): boolean {
  switch (operator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
  }
}

/** The limits of steps with one value each. */
export function limitsOf(operator: Operator, steps: readonly LimitStep[]): Limits {
  const values = steps.map(({ value }) => value);
  const clear = steps.map(({ clearValue }) => clearValue);
  const down = operator.startsWith('<');
  return {
    steps: steps.map(({ minDurationS }) => ({ minDurationMs: minDurationS * 1000 })),
    beyond: (step, value) => beyond(operator, value, values[step] as number),
    still: (step, value) => beyond(operator, value, clear[step] as number),
    worse: (a, b) => (down ? a < b : a > b),
  };
}

/** The newest result against the limits. */
export function thresholdProgram({ operator, steps }: ThresholdCondition): Program<Judged> {
  const limits = limitsOf(operator, steps);
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
