import type { OpenAlert } from '../domain/rules/machine.ts';
import { HEARD, silenceFrom } from '../domain/rules/no-data.ts';
import type { IngestDirectory } from '../store/registry/ingest-directory.ts';
import type { AlertRow, ClearedAlert } from '../store/registry/ingest-state.ts';
import {
  type Machine,
  type NoDataMachine,
  type ResultMachine,
  readKept,
  type SiteMachine,
  stepOf,
} from './machines.ts';
import type { MeasuringRule, NoDataRule, RunningRule, SiteRule } from './running-rule.ts';
import type { HeardDevice, SiteGround, Subject } from './subject.ts';

/** What names a machine. */
export interface MachineName {
  readonly rule: string;
  /** As in `rule_states`. */
  readonly subject: string;
  readonly key: string;
}

const textOf = ({ rule, subject, key }: MachineName): string => `${rule}\n${subject}\n${key}`;

export const nameOfAlert = ({ rule_id, device_id, site_id, key }: AlertRow): MachineName => ({
  rule: rule_id,
  subject: device_id === null ? `site/${site_id}` : `device/${device_id}`,
  key,
});

const SILENCE: NoDataMachine['program'] = { start: HEARD, stepOf: ({ step }) => step };

/** All machines there are; each is made when it is first asked for, from what the registry keeps of it. */
export class MachineStore {
  readonly #onMachine: (machine: Machine) => void;
  #machines = new Map<string, Machine>();
  #saved = new Map<string, { readonly name: MachineName; readonly state: string }>();
  #open = new Map<string, AlertRow>();
  #cleared = new Map<string, ClearedAlert>();
  /** Machines of the reading of the registry before, and the time of this one; at the first every rule is an old one. */
  #former: ReadonlyMap<string, Machine> | null = null;
  #loadedAt = 0;

  /** @param onMachine a machine was made, perhaps with an alert open */
  constructor(onMachine: (machine: Machine) => void) {
    this.#onMachine = onMachine;
  }

  /**
   * Starts anew with what the registry keeps. A device that went elsewhere is judged anew there: those to whom its alert
   * belongs have nothing to do with it any more, and those where it stands now were never told.
   * @returns alerts of devices that no longer stand where they were raised
   */
  load(
    { ruleStates, openAlerts, clearedAlerts }: IngestDirectory,
    { now, siteOf }: { readonly now: number; readonly siteOf: (device: string) => string | null },
  ): (MachineName & { readonly alert: AlertRow })[] {
    const stays = ({ device_id, site_id }: AlertRow): boolean => device_id === null || siteOf(device_id) === site_id;
    const left = openAlerts.filter((row) => !stays(row)).map((alert) => ({ ...nameOfAlert(alert), alert }));
    const anew = new Set(left.map(textOf));
    this.#former = this.#loadedAt === 0 ? null : this.#machines;
    this.#loadedAt = now;
    this.#machines = new Map();
    this.#saved = new Map();
    for (const { rule_id: rule, subject, key, state } of ruleStates) {
      const name = { rule, subject, key };
      if (!anew.has(textOf(name))) this.#saved.set(textOf(name), { name, state });
    }
    this.#open = new Map(openAlerts.filter(stays).map((row) => [textOf(nameOfAlert(row)), row]));
    this.#cleared = new Map(clearedAlerts.filter(stays).map((row) => [textOf(nameOfAlert(row)), row]));
    return left;
  }

  /** Machines made from now on are of rules that may be new. */
  loaded(): void {
    this.#former = null;
  }

  /** Whether it was made. */
  has(name: MachineName): boolean {
    return this.#machines.has(textOf(name));
  }

  /** Whether the registry keeps something of it. */
  keeps(name: MachineName): boolean {
    const text = textOf(name);
    return this.#saved.has(text) || this.#open.has(text);
  }

  /** All of which the registry keeps something, with the alert that is open. */
  *kept(): Generator<MachineName & { readonly alert: AlertRow | null }> {
    for (const [text, { name }] of this.#saved) yield { ...name, alert: this.#open.get(text) ?? null };
    for (const [text, alert] of this.#open) if (!this.#saved.has(text)) yield { ...nameOfAlert(alert), alert };
  }

  /** Somebody closed an alert, whose machine may not have been made yet. @returns whether it was open until then */
  closed(row: AlertRow): boolean {
    const name = textOf(nameOfAlert(row));
    const machine = this.#machines.get(name);
    const open = machine ? machine.alert : this.#open.get(name);
    if (this.#open.get(name)?.id === row.id) this.#open.delete(name);
    // What somebody has given its cause is over for good: whatever comes is another alert.
    if (this.#cleared.get(name)?.id === row.id) this.#cleared.delete(name);
    if (machine?.last?.id === row.id) machine.last = null;
    return open?.id === row.id;
  }

  /** @param onMade it was not there before */
  measuring(rule: MeasuringRule, of: Subject, key: string, onMade: (machine: ResultMachine) => void): ResultMachine {
    return this.#get({ rule: rule.id, subject: of.subject, key }, () => {
      const program = rule.program(of.zone);
      const { kept, ...common } = this.#restored(rule, of, key);
      const state = program.restore(kept, openOf(common.alert));
      const machine: ResultMachine = { kind: 'results', ...common, rule, program, state };
      onMade(machine);
      return machine;
    });
  }

  /** @param stands whether a device stands there now */
  site(rule: SiteRule, ground: SiteGround, site: string, stands: (device: string) => boolean): SiteMachine {
    return this.#get({ rule: rule.id, subject: ground.subject, key: '' }, () => {
      const program = rule.siteProgram(ground.zone);
      const { kept, ...common } = this.#restored(rule, ground, '');
      let state = program.restore(kept, openOf(common.alert));
      for (const { device } of state.leaves) if (!stands(device)) state = program.without(state, device);
      return { kind: 'site', ...common, rule, program, state, site };
    });
  }

  silence(rule: NoDataRule, device: HeardDevice): NoDataMachine {
    return this.#get({ rule: rule.id, subject: device.subject, key: '' }, () => {
      const { kept, ...common } = this.#restored(rule, device, '');
      const state = silenceFrom(kept, openOf(common.alert));
      const since = this.#since({ rule: rule.id, subject: device.subject, key: '' });
      const due = Number.NEGATIVE_INFINITY;
      return { kind: 'no-data', ...common, rule, program: SILENCE, state, device, since, due };
    });
  }

  #get<M extends Machine>(name: MachineName, make: () => M): M {
    const text = textOf(name);
    const known = this.#machines.get(text);
    if (known) return known as M;
    const machine = make();
    this.#machines.set(text, machine);
    // Closed by somebody just before the server stopped: what it says of the state is all that is known.
    if (!machine.alert && machine.closed === 0) machine.closed = stepOf(machine);
    this.#onMachine(machine);
    return machine;
  }

  #restored(rule: RunningRule, of: Subject, key: string) {
    const text = textOf({ rule: rule.id, subject: of.subject, key });
    const alert = this.#open.get(text) ?? null;
    const { state: kept, closed } = readKept(this.#saved.get(text)?.state, rule.measure);
    return { of, key, kept, alert, last: alert ? null : (this.#cleared.get(text) ?? null), closed };
  }

  #since(name: MachineName): number {
    if (!this.#former) return 0;
    const former = this.#former.get(textOf(name));
    return former?.kind === 'no-data' ? former.since : this.#loadedAt;
  }
}

const openOf = (alert: AlertRow | null): OpenAlert | null =>
  alert && { raisedAt: alert.raised_at, step: alert.step, peak: alert.peak };
