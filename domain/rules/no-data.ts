import type { NoDataCondition } from './definition.ts';

/** Where a no-data rule stands with one device. */
export type NoDataState =
  | { readonly phase: 'normal' }
  /** `raisedAt` is the instant at which the silence became too long, epoch ms. */
  | { readonly phase: 'raised'; readonly raisedAt: number };

export type NoDataEffect =
  | { readonly kind: 'raised'; readonly at: number }
  | { readonly kind: 'cleared'; readonly at: number };

export type NoDataInput =
  /** A live uplink was received at `at`. */
  | { readonly kind: 'uplink'; readonly at: number }
  /**
   * The clock shows `now`. `lastLiveAt` is the receipt of the device's last live uplink, null when none ever
   * came; `listeningSince` is since when it is listened to, for silence while the platform was down or the device out
   * of service is not its own; `watchedSince` since when the rule speaks of it: nothing is raised at an earlier instant.
   */
  | {
      readonly kind: 'tick';
      readonly now: number;
      readonly lastLiveAt: number | null;
      readonly listeningSince: number;
      readonly watchedSince: number;
      readonly expectedIntervalS: number;
    };

export interface NoDataStep {
  readonly state: NoDataState;
  readonly effect: NoDataEffect | null;
}

export const NO_DATA_START: NoDataState = { phase: 'normal' };

/**
 * One step. Raised after `intervals` expected intervals of silence by the clock, cleared by the next live
 * uplink. A device that never sent anything is not silent, it is new. The same state object comes back when
 * nothing changed.
 */
export function noDataStep(condition: NoDataCondition, state: NoDataState, input: NoDataInput): NoDataStep {
  if (input.kind === 'uplink') {
    if (state.phase === 'normal') return { state, effect: null };
    return { state: NO_DATA_START, effect: { kind: 'cleared', at: Math.max(input.at, state.raisedAt) } };
  }
  if (state.phase === 'raised' || input.lastLiveAt === null) return { state, effect: null };
  const silentSince = Math.max(input.lastLiveAt, input.listeningSince);
  const tooLongAt = silentSince + Math.round(condition.intervals * input.expectedIntervalS * 1000);
  if (input.now <= tooLongAt) return { state, effect: null };
  const raisedAt = Math.max(tooLongAt, input.watchedSince);
  return { state: { phase: 'raised', raisedAt }, effect: { kind: 'raised', at: raisedAt } };
}
