import type { NoDataCondition } from '../domain/rules/conditions.ts';
import type { OpenAlert } from '../domain/rules/machine.ts';
import { HEARD, silenceFrom } from '../domain/rules/no-data.ts';
import { speaksOf } from '../domain/rules/speaks-of.ts';
import type { IngestDirectory } from '../store/registry/ingest-directory.ts';
import type { AlertRow, ClearedAlert } from '../store/registry/ingest-state.ts';
import type { Orphan } from './alert-life.ts';
import { derivedPlan } from './derived.ts';
import { DeviceRules } from './device-rules.ts';
import type { Device, Devices, SiteGround } from './devices.ts';
import {
  type Machine,
  type NoDataMachine,
  type ResultMachine,
  readKept,
  type SiteMachine,
  stepOf,
  type Watcher,
} from './machines.ts';
import { isMeasuring, isOfSite, type MeasuringRule, type RunningRule, type SiteRule } from './running-rule.ts';

type Saved = IngestDirectory['ruleStates'][number];
type NoDataRule = RunningRule<NoDataCondition>;

const nameOf = (rule: string, subject: string, key: string): string => `${rule}\n${subject}\n${key}`;
const nameOfAlert = ({ rule_id, device_id, site_id, key }: AlertRow): string =>
  nameOf(rule_id, device_id === null ? `site/${site_id}` : `device/${device_id}`, key);

const isNoData = (rule: RunningRule): rule is NoDataRule => rule.condition.kind === 'no-data';
/** Takes results of a second datastream, which may be of another device. */
const isDouble = (rule: RunningRule): boolean => rule.condition.kind === 'difference';
/** The other device whose results it takes away. */
const minusOf = ({ condition }: RunningRule): string | null =>
  condition.kind === 'difference' ? condition.minus.device : null;

const SILENCE: NoDataMachine['program'] = { start: HEARD, stepOf: ({ step }) => step };

/**
 * The rules and their machines. A machine is made when its datastream first brings something; devices and
 * datastreams without rules cost nothing.
 */
export class RuleBook {
  readonly #rules = new DeviceRules();
  readonly #onMachine: (machine: Machine) => void;
  #devices: ReadonlyMap<string, Device> = new Map();
  #sites: ReadonlyMap<string, SiteGround> = new Map();
  #machines = new Map<string, Machine>();
  #saved = new Map<string, Saved>();
  #open = new Map<string, AlertRow>();
  #cleared = new Map<string, ClearedAlert>();
  #noData: NoDataMachine[] = [];
  #noDataOf = new Map<Device, NoDataMachine[]>();
  /** By rule and device the machines of a difference, for results of the second datastream. */
  #doubles = new Map<string, ResultMachine[]>();
  /** By device those whose machines take its results away from theirs. */
  #minuends = new Map<string, { readonly rule: MeasuringRule; readonly device: Device }[]>();
  /** By site the rules on it as a whole. */
  #ofSites = new Map<string, Set<SiteRule>>();
  /** Machines of the reading of the registry before, and the time of this one; at the first every rule is an old one. */
  #former: ReadonlyMap<string, Machine> | null = null;
  #loadedAt = 0;

  /** @param onMachine a machine was made, perhaps with an alert open */
  constructor(onMachine: (machine: Machine) => void) {
    this.#onMachine = onMachine;
  }

  /**
   * Takes over the rules, the states of their machines and the open alerts as the registry has them.
   * @returns states and alerts that no rule speaks of any more; their alerts are to be cleared
   */
  load(directory: IngestDirectory, { byId, sites }: Pick<Devices, 'byId' | 'sites'>, now: number): Orphan[] {
    this.#former = this.#loadedAt === 0 ? null : this.#machines;
    this.#loadedAt = now;
    this.#devices = byId;
    this.#sites = sites;
    this.#rules.load(directory.rules);
    this.#machines = new Map();
    this.#saved = new Map(directory.ruleStates.map((row) => [nameOf(row.rule_id, row.subject, row.key), row]));
    this.#open = new Map(directory.openAlerts.map((row) => [nameOfAlert(row), row]));
    this.#cleared = new Map(directory.clearedAlerts.map((row) => [nameOfAlert(row), row]));
    this.#noData = [];
    this.#noDataOf = new Map();
    this.#doubles = new Map();
    this.#minuends = new Map();
    this.#ofSites = new Map();
    this.#meetDevices();
    this.#planDerived();
    const orphans = this.#orphans();
    this.#wakeDoubles();
    this.#former = null;
    return orphans;
  }

  /** Who watches a list of datastreams of a device; null for nobody. */
  watchers(device: Device, list: readonly string[]): Watcher[] | null {
    const watchers: Watcher[] = [];
    list.forEach((key, index) => {
      for (const rule of this.#rules.of(device)) {
        if (!isMeasuring(rule)) continue;
        for (const source of speaksOf(rule.condition, key)) {
          if (source === 0)
            watchers.push({ kind: 'results', index, source, machines: [this.#measuring(rule, device, key)] });
          else if (minusOf(rule) === null)
            watchers.push({ kind: 'results', index, source, machines: this.#doublesOf(rule, device) });
        }
      }
      for (const { rule, device: minuend } of this.#minuends.get(device.id) ?? [])
        if (speaksOf(rule.condition, key).includes(1))
          watchers.push({ kind: 'results', index, source: 1, machines: this.#doublesOf(rule, minuend) });
      for (const machine of this.#siteMachines(device))
        if (machine.program.takes(device.id, key)) {
          const more = list.some((other, after) => after > index && machine.program.takes(device.id, other));
          watchers.push({ kind: 'site', index, machine, more });
        }
    });
    return watchers.length > 0 ? watchers : null;
  }

  /** The rules that apply to a device. */
  rulesOf(device: Device): readonly RunningRule[] {
    return this.#rules.of(device);
  }

  /** The no-data machines of a device; undefined for none. */
  noDataOf(device: Device): readonly NoDataMachine[] | undefined {
    return this.#noDataOf.get(device);
  }

  /** All no-data machines, for the clock. */
  get noData(): readonly NoDataMachine[] {
    return this.#noData;
  }

  /** A machine for a gateway whose silence explains that of a device which the rule watches. */
  noDataFor(rule: NoDataRule, gateway: Device): NoDataMachine {
    const known = this.#machines.get(nameOf(rule.id, gateway.subject, ''));
    if (known) return known as NoDataMachine;
    const machine = this.#silence(rule, gateway);
    this.#addNoData(machine);
    return machine;
  }

  /** Somebody closed an alert, whose machine may not have been made yet. @returns whether it was open until then */
  closed(row: AlertRow): boolean {
    const name = nameOfAlert(row);
    const machine = this.#machines.get(name);
    const open = machine ? machine.alert : this.#open.get(name);
    if (this.#open.get(name)?.id === row.id) this.#open.delete(name);
    // What somebody has given its cause is over for good: whatever comes is another alert.
    if (this.#cleared.get(name)?.id === row.id) this.#cleared.delete(name);
    if (machine?.last?.id === row.id) machine.last = null;
    return open?.id === row.id;
  }

  #meetDevices(): void {
    const rules = [...this.#rules.all];
    const silent = rules.some(isNoData);
    const double = rules.some((rule) => minusOf(rule) !== null);
    const ofSites = rules.some(isOfSite);
    if (!silent && !double && !ofSites) return;
    for (const device of this.#devices.values()) {
      for (const rule of this.#rules.of(device)) {
        if (isNoData(rule)) this.#addNoData(this.#silence(rule, device));
        else if (isOfSite(rule)) {
          if (device.site !== null) add(this.#ofSites, device.site, rule);
        } else {
          const minus = minusOf(rule);
          if (minus === null) continue;
          const known = this.#minuends.get(minus);
          if (known) known.push({ rule: rule as MeasuringRule, device });
          else this.#minuends.set(minus, [{ rule: rule as MeasuringRule, device }]);
        }
      }
    }
    if (silent) this.#wakeGateways();
  }

  /** What is worked out of a device's readings: what its profile says, and what the rules that speak of it need. */
  #planDerived(): void {
    const needed = [...this.#rules.all].some(({ derivable }) => derivable.size > 0);
    for (const device of this.#devices.values()) {
      const wanted = new Set<string>(device.profile?.derived);
      if (needed) for (const { derivable } of this.#speakingOf(device)) for (const each of derivable) wanted.add(each);
      // What the model measures itself is never worked out, though it may come in a message of its own.
      if (wanted.size > 0) for (const { property } of device.profile?.fields ?? []) wanted.delete(property);
      device.derived = derivedPlan(wanted);
    }
  }

  /** The rules that look at its results, those of other devices and of its site too. */
  #speakingOf(device: Device): RunningRule[] {
    const others = (this.#minuends.get(device.id) ?? []).map(({ rule }) => rule);
    const site = device.site === null ? [] : (this.#ofSites.get(device.site) ?? []);
    return [...this.#rules.of(device), ...others, ...site];
  }

  /** Gateways that were told of because of what is behind them are heard again. */
  #wakeGateways(): void {
    for (const { rule, device } of [...this.#noData]) {
      const gateway = device.behind;
      if (!gateway || gateway.disabled || this.#noDataOf.get(gateway)?.some((machine) => machine.rule !== rule))
        continue;
      const name = nameOf(rule.id, gateway.subject, '');
      if (!this.#machines.has(name) && (this.#saved.has(name) || this.#open.has(name))) this.noDataFor(rule, gateway);
    }
  }

  /** Their second datastream may bring something before the first does. */
  #wakeDoubles(): void {
    for (const { rule_id, subject, key } of this.#saved.values()) {
      const rule = this.#rules.byId(rule_id);
      if (!rule || !isDouble(rule) || !isMeasuring(rule) || !this.#covers(rule_id, subject, key)) continue;
      this.#measuring(rule, this.#deviceOf(subject) as Device, key);
    }
  }

  #addNoData(machine: NoDataMachine): void {
    this.#noData.push(machine);
    const known = this.#noDataOf.get(machine.device);
    if (known) known.push(machine);
    else this.#noDataOf.set(machine.device, [machine]);
  }

  #doublesOf(rule: MeasuringRule, device: Device): ResultMachine[] {
    const name = `${rule.id}\n${device.id}`;
    let machines = this.#doubles.get(name);
    if (!machines) {
      machines = [];
      this.#doubles.set(name, machines);
    }
    return machines;
  }

  #siteMachines(device: Device): SiteMachine[] {
    if (device.disabled || device.site === null) return [];
    const ground = this.#sites.get(device.site);
    if (!ground) return [];
    return Array.from(this.#ofSites.get(device.site) ?? [], (rule) => this.#site(rule, ground, device.site as string));
  }

  #measuring(rule: MeasuringRule, device: Device, key: string): ResultMachine {
    const name = nameOf(rule.id, device.subject, key);
    const known = this.#machines.get(name);
    if (known) return known as ResultMachine;
    const program = rule.program(device.zone);
    const { kept, ...common } = this.#restored(name, rule, device, key);
    const state = program.restore(kept, openOf(common.alert));
    const machine: ResultMachine = { kind: 'results', ...common, rule, program, state };
    if (isDouble(rule)) this.#doublesOf(rule, device).push(machine);
    return this.#made(name, machine);
  }

  #site(rule: SiteRule, ground: SiteGround, site: string): SiteMachine {
    const name = nameOf(rule.id, ground.subject, '');
    const known = this.#machines.get(name);
    if (known) return known as SiteMachine;
    const program = rule.siteProgram(ground.zone);
    const { kept, ...common } = this.#restored(name, rule, ground, '');
    let state = program.restore(kept, openOf(common.alert));
    for (const { device } of state.leaves)
      if (this.#devices.get(device)?.site !== site) state = program.without(state, device);
    return this.#made(name, { kind: 'site', ...common, rule, program, state, site });
  }

  #silence(rule: NoDataRule, device: Device): NoDataMachine {
    const name = nameOf(rule.id, device.subject, '');
    const { kept, ...common } = this.#restored(name, rule, device, '');
    const state = silenceFrom(kept, openOf(common.alert));
    const since = this.#since(name);
    const due = Number.NEGATIVE_INFINITY;
    return this.#made(name, { kind: 'no-data', ...common, rule, program: SILENCE, state, device, since, due });
  }

  #restored(name: string, rule: RunningRule, of: Machine['of'], key: string) {
    const alert = this.#open.get(name) ?? null;
    const { state: kept, closed } = readKept(this.#saved.get(name)?.state);
    return { rule, of, key, kept, alert, last: alert ? null : (this.#cleared.get(name) ?? null), closed };
  }

  #made<M extends Machine>(name: string, machine: M): M {
    this.#machines.set(name, machine);
    // Closed by somebody just before the server stopped: what it says of the state is all that is known.
    if (!machine.alert && machine.closed === 0) machine.closed = stepOf(machine);
    this.#onMachine(machine);
    return machine;
  }

  #since(name: string): number {
    if (!this.#former) return 0;
    const former = this.#former.get(name);
    return former?.kind === 'no-data' ? former.since : this.#loadedAt;
  }

  #orphans(): Orphan[] {
    const orphans = new Map<string, Orphan>();
    const look = (rule: string, subject: string, key: string): void => {
      if (this.#covers(rule, subject, key)) return;
      const name = nameOf(rule, subject, key);
      orphans.set(name, { rule, subject, key, alert: this.#open.get(name) ?? null });
    };
    for (const row of this.#saved.values()) look(row.rule_id, row.subject, row.key);
    for (const row of this.#open.values())
      look(row.rule_id, row.device_id === null ? `site/${row.site_id}` : `device/${row.device_id}`, row.key);
    return [...orphans.values()];
  }

  /** Whether a rule still speaks of a device or site and its datastream. */
  #covers(id: string, subject: string, key: string): boolean {
    const rule = this.#rules.byId(id);
    if (!rule) return false;
    if (isOfSite(rule)) {
      const site = subject.startsWith('site/') ? subject.slice('site/'.length) : '';
      return key === '' && this.#sites.has(site) && (this.#ofSites.get(site)?.has(rule) ?? false);
    }
    const device = this.#deviceOf(subject);
    if (!device) return false;
    if (isNoData(rule)) return key === '' && this.#machines.has(nameOf(id, subject, key));
    if (!this.#rules.of(device).includes(rule)) return false;
    return isMeasuring(rule) && key !== '' && speaksOf(rule.condition, key).includes(0);
  }

  #deviceOf(subject: string): Device | undefined {
    return subject.startsWith('device/') ? this.#devices.get(subject.slice('device/'.length)) : undefined;
  }
}

const openOf = (alert: AlertRow | null): OpenAlert | null =>
  alert && { raisedAt: alert.raised_at, step: alert.step, peak: alert.peak };

function add(map: Map<string, Set<SiteRule>>, key: string, rule: SiteRule): void {
  const rules = map.get(key);
  if (rules) rules.add(rule);
  else map.set(key, new Set([rule]));
}
