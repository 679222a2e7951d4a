import type { Window } from './zoom.ts';

/** How long something stayed in one state; null for not known, because nothing was heard. */
export interface StateRun extends Window {
  readonly state: string | null;
}

interface Reported {
  /** RFC 3339. */
  readonly at: string;
  readonly result: number | string | null;
}

/**
 * Reports of a state as the runs between its changes, over the whole of `window` without a hole: a state holds until the
 * next report, but no longer than `holdMs`.
 * @param reports oldest first; one from before the window tells how it began
 */
export function stateRuns(reports: readonly Reported[], window: Window, holdMs: number): StateRun[] {
  const runs: StateRun[] = [];
  const add = (from: number, to: number, state: string | null) => {
    if (to <= from) return;
    const last = runs.at(-1);
    if (last?.state === state) runs[runs.length - 1] = { ...last, to };
    else runs.push({ from, to, state });
  };
  let known = window.from;
  for (const [i, { at, result }] of reports.entries()) {
    const from = Math.max(window.from, Date.parse(at));
    const next = reports[i + 1];
    const end = Math.min(next ? Date.parse(next.at) : window.to, window.to, Date.parse(at) + holdMs);
    add(known, from, null);
    add(from, end, result === null ? null : String(result));
    known = Math.max(known, end);
  }
  add(known, window.to, null);
  return runs;
}

/** How long each state lasted altogether, ms, the longest first; what is not known is null. */
export function timeInStates(runs: readonly StateRun[]): readonly (readonly [state: string | null, ms: number])[] {
  const sums = new Map<string | null, number>();
  for (const { state, from, to } of runs) sums.set(state, (sums.get(state) ?? 0) + to - from);
  return [...sums].sort(([, a], [, b]) => b - a);
}
