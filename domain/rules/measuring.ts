import { CALM, type Judged, judge, judgedFrom, type Limits, type Measured, readJudged } from './judge.ts';
import type { MachineInput, Program } from './machine.ts';

/** How results become the number that is judged. `M` is what has to be remembered for it: JSON, bounded. */
export interface Measure<M> {
  readonly empty: M;
  /** A live result; `measured` is null while nothing can be said. The same memory comes back when nothing changed. */
  live(memory: M, input: MachineInput, judged: Judged): { readonly memory: M; readonly measured: Measured | null };
  /** A result that came late or out of order. */
  late(memory: M, input: MachineInput): M;
  /** Memory from what was kept of it; null for something unreadable. */
  read(kept: unknown): M | null;
}

export interface MeasuringState<M> {
  /** null until something could be said. */
  readonly judged: Judged | null;
  readonly memory: M;
}

/** A program that judges what a measure makes of the results. */
export function measuring<M>(limits: Limits, measure: Measure<M>): Program<MeasuringState<M>> {
  const start: MeasuringState<M> = { judged: null, memory: measure.empty };
  return {
    start,
    step: (state, input) => {
      const before = state.judged ?? CALM;
      const { memory, measured } = measure.live(state.memory, input, before);
      if (measured === null)
        return { state: memory === state.memory ? state : { judged: state.judged, memory }, effect: null };
      const { state: judged, effect } = judge(limits, before, { ...measured, value: tidy(measured.value) });
      const same = memory === state.memory && judged === state.judged;
      return { state: same ? state : { judged, memory }, effect };
    },
    absorb: (state, input) => {
      const memory = measure.late(state.memory, input);
      return memory === state.memory ? state : { judged: state.judged, memory };
    },
    stepOf: ({ judged }) => judged?.step ?? 0,
    knows: ({ judged }) => judged !== null,
    restore: (kept, open) => {
      const { judged, memory } = (typeof kept === 'object' && kept !== null ? kept : {}) as Kept;
      const read = measure.read(memory);
      const stood = open === null ? readJudged(judged) : judgedFrom(judged, open);
      return stood === null && read === null ? start : { judged: stood, memory: read ?? measure.empty };
    },
  };
}

const MOST = Number.MAX_VALUE;

/** Without the traces that binary fractions leave: 8.1 − 7.1 is to reach a limit of 1. Of nonsense as large as can be told. */
function tidy(value: number): number {
  const told = Math.max(-MOST, Math.min(MOST, value));
  const scaled = told * 1e9;
  return Number.isFinite(scaled) ? Math.round(scaled) / 1e9 : told;
}

type Kept = { readonly judged?: unknown; readonly memory?: unknown };
