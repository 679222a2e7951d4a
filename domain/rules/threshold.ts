import type { ThresholdCondition } from './definition.ts';

/** Where one rule stands with one datastream. Times are event times, epoch ms. */
export type ThresholdState =
  | { readonly phase: 'normal' }
  /** The condition holds since `since`, not yet for the minimum duration. */
  | { readonly phase: 'pending'; readonly since: number }
  | { readonly phase: 'raised'; readonly raisedAt: number; readonly peak: number };

export type ThresholdEffect =
  | { readonly kind: 'raised'; readonly at: number; readonly value: number }
  | { readonly kind: 'worse'; readonly peak: number }
  | { readonly kind: 'cleared'; readonly at: number };

export interface ThresholdStep {
  readonly state: ThresholdState;
  readonly effect: ThresholdEffect | null;
}

export const THRESHOLD_START: ThresholdState = { phase: 'normal' };

/** Whether `value` lies on the alarm side of `limit`. */
export function beyond(operator: ThresholdCondition['operator'], value: number, limit: number): boolean {
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

/**
 * One observation's step. The caller hands over observations in rising event time and leaves out late
 * ones. Raised once the condition has held for the minimum duration between two observations; cleared by
 * the first one that no longer lies beyond the clear value. The same state object comes back when nothing changed.
 */
export function thresholdStep(
  condition: ThresholdCondition,
  state: ThresholdState,
  observation: { readonly at: number; readonly value: number },
): ThresholdStep {
  const { at, value } = observation;
  if (state.phase === 'raised') {
    if (!beyond(condition.operator, value, condition.clearValue)) {
      return { state: THRESHOLD_START, effect: { kind: 'cleared', at } };
    }
    const worse = condition.operator.startsWith('<') ? value < state.peak : value > state.peak;
    if (!worse) return { state, effect: null };
    return { state: { ...state, peak: value }, effect: { kind: 'worse', peak: value } };
  }
  if (!beyond(condition.operator, value, condition.value)) {
    return { state: state.phase === 'normal' ? state : THRESHOLD_START, effect: null };
  }
  const since = state.phase === 'pending' ? state.since : at;
  if (at - since >= condition.minDurationS * 1000) {
    return { state: { phase: 'raised', raisedAt: at, peak: value }, effect: { kind: 'raised', at, value } };
  }
  return { state: state.phase === 'pending' ? state : { phase: 'pending', since }, effect: null };
}
