import type { CombinationProgram, CombinationState } from '../domain/rules/combination.ts';
import type { Program } from '../domain/rules/machine.ts';
import type { Silence } from '../domain/rules/no-data.ts';
import type { AlertRow, ClearedAlert } from '../store/registry/ingest-state.ts';
import type { MeasuringRule, NoDataRule, RunningRule, SiteRule } from './running-rule.ts';
import type { HeardDevice, Subject } from './subject.ts';

interface MachineOf<R extends RunningRule, S> {
  readonly rule: R;
  readonly of: Subject;
  /** Datastream; '' for a rule on the whole device or site. */
  readonly key: string;
  /** What tells where a state stands; `start` is the state that need not be kept. */
  readonly program: { readonly start: S; stepOf(state: S): number };
  state: S;
  /** The alert that is open. */
  alert: AlertRow | null;
  /** The one that cleared last, as long as it may come back. */
  last: ClearedAlert | null;
  /** The step at which somebody closed the alert although its condition holds: nothing up to it is raised. 0 for none. */
  closed: number;
}

/** For one datastream of a device; of a difference it looks at a second one. */
export type ResultMachine = MachineOf<MeasuringRule, unknown> & { readonly kind: 'results'; readonly program: Program };
/** For all datastreams of a site. */
export type SiteMachine = MachineOf<SiteRule, CombinationState> & {
  readonly kind: 'site';
  readonly program: CombinationProgram;
  readonly site: string;
};
/** For a device as a whole, judged by the clock. */
export type NoDataMachine = MachineOf<NoDataRule, Silence> & {
  readonly kind: 'no-data';
  readonly device: HeardDevice;
  /** Since when the rule speaks of the device, as far as that was seen; epoch ms. */
  readonly since: number;
  /** Before it there is nothing to be done, whatever else happens; epoch ms. */
  due: number;
};
export type Machine = ResultMachine | SiteMachine | NoDataMachine;

/** Machines that look at the result at `index` of a list of datastreams. */
export type Watcher =
  | {
      readonly kind: 'own';
      readonly index: number;
      readonly machine: ResultMachine;
      /** Between them a result means nothing to a machine that is calm. */
      readonly low: number;
      readonly high: number;
    }
  | {
      /** Results of a second datastream, for machines that may be made later. */
      readonly kind: 'results';
      readonly index: number;
      readonly source: number;
      readonly machines: readonly ResultMachine[];
    }
  | {
      readonly kind: 'site';
      readonly index: number;
      readonly machine: SiteMachine;
      /** Whether results of the list after this one go to the same machine. */
      readonly more: boolean;
    };

/** The step that a machine stands at, 0 for none. */
export const stepOf = ({ program, state }: Machine): number =>
  (program as { stepOf(of: unknown): number }).stepOf(state);

/** What is kept of a machine; null for nothing. */
export function keptOf({ program, state, closed, rule: { measure } }: Machine): string | null {
  if (state === program.start && closed === 0) return null;
  if (closed === 0 && measure === null) return JSON.stringify(state);
  return JSON.stringify(measure === null ? { closed, state } : { closed, measure, state });
}

/** What was kept, taken apart; a text that cannot be read is nothing. @param measure of the rule as it is now */
export function readKept(
  text: string | undefined,
  measure: string | null,
): { readonly state: unknown; readonly closed: number } {
  if (text === undefined) return { state: null, closed: 0 };
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch {
    return { state: null, closed: 0 };
  }
  const wrapped = typeof kept === 'object' && kept !== null && 'closed' in kept;
  const { closed, state, measure: of } = (wrapped ? kept : { state: kept }) as Readonly<Record<string, unknown>>;
  return {
    state: measure === null || of === measure ? (state ?? null) : withoutMemory(state),
    closed: typeof closed === 'number' ? closed : 0,
  };
}

/** Where a machine stood that measures and combines otherwise now. */
const withoutMemory = (state: unknown): unknown =>
  typeof state === 'object' && state !== null && 'judged' in state ? { judged: state.judged } : null;
