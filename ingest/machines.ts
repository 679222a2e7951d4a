import type { NoDataCondition, ThresholdCondition } from '../domain/rules/conditions.ts';
import type { Rule } from '../domain/rules/definition.ts';
import type { Judged } from '../domain/rules/judge.ts';
import type { Program } from '../domain/rules/machine.ts';
import type { Silence } from '../domain/rules/no-data.ts';
import type { AlertRow } from '../store/registry/ingest-state.ts';

/** What a machine has to know of its device. */
export interface RuledDevice {
  readonly id: string;
  readonly liveAt: number | null;
  readonly expectedIntervalS: number;
  /** Since when it is in service, as far as that was seen; epoch ms. */
  readonly servingSince: number;
  siteAt(at: number): string | null;
}

type RuleOf<C> = Omit<Rule, 'condition'> & { readonly condition: C };
export type ThresholdRule = RuleOf<ThresholdCondition>;
export type NoDataRule = RuleOf<NoDataCondition>;

/** One rule's machine for one datastream (or one device): its state, and the alert that is open. */
interface MachineOf<R, S> {
  readonly rule: R;
  readonly device: RuledDevice;
  /** Datastream; '' for a rule on the whole device. */
  readonly key: string;
  state: S;
  alert: AlertRow | null;
}
export type ThresholdMachine = MachineOf<ThresholdRule, Judged> & { readonly program: Program<Judged> };
export type NoDataMachine = MachineOf<NoDataRule, Silence> & {
  /** Since when the rule speaks of the device, as far as that was seen; epoch ms. */
  readonly since: number;
};
export type Machine = ThresholdMachine | NoDataMachine;

/** A machine that looks at the result at `index` of a list of datastreams. */
export interface Watcher {
  readonly index: number;
  readonly machine: ThresholdMachine;
}
