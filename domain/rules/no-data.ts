import type { NoDataCondition } from './conditions.ts';
import type { MachineEffect, MachineStep, OpenAlert } from './machine.ts';

/** Where a no-data rule stands with one device. */
export interface Silence {
  /** 0 for none, else the step that is reached, from 1. */
  readonly step: number;
  /** The instant at which the silence became too long, epoch ms. */
  readonly raisedAt: number | null;
}

export type SilenceInput =
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
      /** The longest sleep that the device is made for; it is not silent while it may be sleeping. */
      readonly sleepS: number;
      /** The first instant from one on at which the rule may raise anything; absent for one that always may. */
      readonly activeFrom?: (at: number) => number;
    };

export const HEARD: Silence = { step: 0, raisedAt: null };

/**
 * When a silence that begins at `silentSince` reaches a step, epoch ms: after so many expected intervals, and never before
 * the device had time to wake from its longest sleep and report.
 */
export const tooLongAt = (
  intervals: number,
  silentSince: number,
  { expectedIntervalS, sleepS }: { readonly expectedIntervalS: number; readonly sleepS: number },
): number => silentSince + Math.round(Math.max(intervals * expectedIntervalS, sleepS + expectedIntervalS) * 1000);

/** A gateway through which nothing comes any more: its children's silence is its own, whatever its own interval is. */
export function blamed(state: Silence, at: number): MachineStep<Silence> {
  if (state.step > 0) return { state, effect: null };
  return { state: { step: 1, raisedAt: at }, effect: { kind: 'raised', at, step: 1, value: null } };
}

/** A state from what was kept of it; an open alert outweighs it. */
export function silenceFrom(kept: unknown, open: OpenAlert | null): Silence {
  if (open !== null) return { step: open.step, raisedAt: open.raisedAt };
  const { step, raisedAt } = (typeof kept === 'object' && kept !== null ? kept : {}) as Partial<Silence>;
  return Number.isInteger(step) && (step as number) > 0 ? { step: step as number, raisedAt: raisedAt ?? null } : HEARD;
}

const always = (at: number): number => at;

/**
 * One step. Raised and escalated by the clock, in the active time of its rule; cleared by the next live uplink at any time. A device that never sent anything is not
 * silent, it is new. The same state object comes back when nothing changed.
 */
export function silenceStep({ steps }: NoDataCondition, state: Silence, input: SilenceInput): MachineStep<Silence> {
  if (input.kind === 'uplink') {
    if (state.step === 0) return { state, effect: null };
    return {
      state: HEARD,
      effect: { kind: 'cleared', at: Math.max(input.at, state.raisedAt ?? input.at), value: null },
    };
  }
  if (state.step >= steps.length || input.lastLiveAt === null) return { state, effect: null };
  const silentSince = Math.max(input.lastLiveAt, input.listeningSince);
  let reached = state.step;
  let at = 0;
  const { activeFrom = always } = input;
  for (let i = state.step; i < steps.length; i += 1) {
    const due = tooLongAt((steps[i] as { intervals: number }).intervals, silentSince, input);
    if (input.now <= due) break;
    const from = activeFrom(Math.max(due, input.watchedSince));
    if (input.now < from) break;
    reached = i + 1;
    at = from;
  }
  if (reached === state.step) return { state, effect: null };
  const kind: MachineEffect['kind'] = state.step === 0 ? 'raised' : 'escalated';
  return { state: { step: reached, raisedAt: state.raisedAt ?? at }, effect: { kind, at, step: reached, value: null } };
}
