import type { MachineStep, OpenAlert } from './machine.ts';

/** How a measured number is held against the steps of a condition, mildest first. */
export interface Limits {
  readonly steps: readonly { readonly minDurationMs: number }[];
  /** Whether it lies beyond the step's alarm limit. */
  beyond(step: number, value: number): boolean;
  /** Whether it still lies beyond the step's clear limit. */
  still(step: number, value: number): boolean;
  /** Whether `a` is worse than `b`. */
  worse(a: number, b: number): boolean;
}

/** Where one machine stands. Times are event times, epoch ms. */
export interface Judged {
  /** 0 for nothing raised, else the step that is reached, from 1. */
  readonly step: number;
  readonly raisedAt: number | null;
  /** The worst that was measured since it was raised. */
  readonly peak: number | null;
  /** For each step since when it lies beyond its limit; null when it does not, left out when none does. */
  readonly since?: readonly (number | null)[];
}

export const CALM: Judged = { step: 0, raisedAt: null, peak: null };

/** What to judge: a number measured at an event time. */
export interface Measured {
  readonly at: number;
  readonly value: number;
  readonly mayRaise: boolean;
}

/**
 * Holds a number against the limits. A step is reached once the number has lain beyond its limit for the minimum duration
 * between two results, and left by the first that no longer lies beyond its clear limit; the worst step reached counts.
 * The same state object comes back when nothing changed.
 */
export function judge(limits: Limits, state: Judged, { at, value, mayRaise }: Measured): MachineStep<Judged> {
  const { steps } = limits;
  // Nearly always: nothing is raised, and nothing is near it.
  if (state === CALM && !limits.beyond(0, value)) return { state, effect: null };
  const since: (number | null)[] = [];
  let reached = 0;
  let pending = false;
  for (let i = 0; i < steps.length; i += 1) {
    const held = i < state.step && limits.still(i, value);
    const from = held || (mayRaise && limits.beyond(i, value)) ? (state.since?.[i] ?? at) : null;
    since.push(from);
    if (from === null) continue;
    pending = true;
    if (held || at - from >= (steps[i] as { minDurationMs: number }).minDurationMs) reached = i + 1;
  }
  if (reached === 0) {
    const next = pending ? { ...CALM, since } : CALM;
    if (state.step > 0) return { state: next, effect: { kind: 'cleared', at, value } };
    return { state: sameSince(state, since) ? state : next, effect: null };
  }
  const peak = state.peak === null || limits.worse(value, state.peak) ? value : state.peak;
  if (reached === state.step && peak === state.peak && sameSince(state, since)) return { state, effect: null };
  const next: Judged = { step: reached, raisedAt: state.raisedAt ?? at, peak, since };
  if (state.step === 0) return { state: next, effect: { kind: 'raised', at, step: reached, value } };
  if (reached > state.step) return { state: next, effect: { kind: 'escalated', at, step: reached, value } };
  if (reached < state.step) return { state: next, effect: { kind: 'eased', at, step: reached, value } };
  return { state: next, effect: peak === state.peak ? null : { kind: 'worse', peak } };
}

function sameSince({ since: before }: Judged, since: readonly (number | null)[]): boolean {
  if (!before) return since.every((one) => one === null);
  return since.every((one, i) => one === (before[i] ?? null));
}

/** A state from what was kept of it; an open alert outweighs it, for it is what people were told. */
export function judgedFrom(kept: unknown, open: OpenAlert | null): Judged {
  const read = readJudged(kept);
  if (open === null) return read ?? CALM;
  if (read !== null && read.step > 0) return read;
  return { step: open.step, raisedAt: open.raisedAt, peak: open.peak };
}

/** Where a machine stood, from what was kept of it; null for nothing or for something unreadable. */
export function readJudged(kept: unknown): Judged | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { step, raisedAt, peak, since } = kept as Partial<Record<keyof Judged, unknown>>;
  if (typeof step !== 'number' || !orNull(raisedAt) || !orNull(peak)) return null;
  // By identity: a machine that rests is passed over by comparing with it.
  if (since === undefined) return step === 0 ? CALM : { step, raisedAt, peak };
  return Array.isArray(since) && since.every(orNull) ? { step, raisedAt, peak, since } : null;
}

const orNull = (value: unknown): value is number | null => value === null || typeof value === 'number';
