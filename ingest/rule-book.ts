import { propertyOf } from '../domain/datastream.ts';
import type { Rule } from '../domain/rules/definition.ts';
import { watchesThere } from '../domain/rules/matching.ts';
import { HEARD, type Silence } from '../domain/rules/no-data.ts';
import { thresholdProgram } from '../domain/rules/threshold.ts';
import type { IngestDirectory } from '../store/registry/ingest-directory.ts';
import type { AlertRow } from '../store/registry/ingest-state.ts';
import type { Device } from './devices.ts';
import type { Machine, NoDataMachine, NoDataRule, ThresholdMachine, ThresholdRule, Watcher } from './machines.ts';

/** What is left of a machine whose rule no longer speaks of its device or datastream. */
export interface Orphan {
  readonly rule: string;
  /** As in `rule_states`. */
  readonly subject: string;
  readonly key: string;
  readonly alert: AlertRow | null;
}

type Saved = IngestDirectory['ruleStates'][number];

const nameOf = (rule: string, subject: string, key: string): string => `${rule}\n${subject}\n${key}`;
const ofDevice = (id: string): string => `device/${id}`;
const subjectOf = ({ device_id, site_id }: Pick<AlertRow, 'device_id' | 'site_id'>): string =>
  device_id === null ? `site/${site_id}` : ofDevice(device_id);

/**
 * The rules and their machines. A machine is made when its datastream first brings something; devices and
 * datastreams without rules cost nothing.
 */
export class RuleBook {
  #byDevice = new Map<string, Rule[]>();
  /** Rules that name no devices, so that a device meets only those of where it is. */
  #byPlace = new Map<string, Rule[]>();
  #machines = new Map<string, Machine>();
  #saved = new Map<string, Saved>();
  #open = new Map<string, AlertRow>();
  #noData: NoDataMachine[] = [];
  #noDataOf = new Map<Device, NoDataMachine[]>();
  /** Machines of the reading of the registry before, and the time of this one; at the first every rule is an old one. */
  #former: ReadonlyMap<string, Machine> | null = null;
  #loadedAt = 0;

  /**
   * Takes over the rules, the states of their machines and the open alerts as the registry has them.
   * @returns states and alerts that no rule speaks of any more; their alerts are to be cleared
   */
  load(directory: IngestDirectory, devices: ReadonlyMap<string, Device>, now: number): Orphan[] {
    this.#former = this.#loadedAt === 0 ? null : this.#machines;
    this.#loadedAt = now;
    this.#byDevice = new Map();
    this.#byPlace = new Map();
    this.#machines = new Map();
    this.#saved = new Map(directory.ruleStates.map((row) => [nameOf(row.rule_id, row.subject, row.key), row]));
    this.#open = new Map(directory.openAlerts.map((row) => [nameOf(row.rule_id, subjectOf(row), row.key), row]));
    for (const rule of directory.rules) if (rule.enabled) this.#index(rule);
    const orphans = this.#orphans(directory, devices);
    this.#noData = [];
    this.#noDataOf = new Map();
    for (const device of devices.values()) {
      const machines = this.#rulesOf(device)
        .filter(isNoData)
        .map((rule) => this.#machine(rule, device, '') as NoDataMachine);
      if (machines.length === 0) continue;
      this.#noDataOf.set(device, machines);
      this.#noData.push(...machines);
    }
    this.#former = null;
    return orphans;
  }

  /** Who watches a list of datastreams of a device; null for nobody. */
  watchers(device: Device, list: readonly string[]): Watcher[] | null {
    const rules = this.#rulesOf(device).filter(isThreshold);
    if (rules.length === 0) return null;
    const watchers = list.flatMap((key, index) =>
      rules
        .filter((rule) => speaksOf(rule, key))
        .map((rule) => ({ index, machine: this.#machine(rule, device, key) as ThresholdMachine })),
    );
    return watchers.length > 0 ? watchers : null;
  }

  /** The no-data machines of a device; undefined for none. */
  noDataOf(device: Device): readonly NoDataMachine[] | undefined {
    return this.#noDataOf.get(device);
  }

  /** All no-data machines, for the clock. */
  get noData(): readonly NoDataMachine[] {
    return this.#noData;
  }

  #index(rule: Rule): void {
    const { devices, place } = rule.scope;
    for (const device of new Set(devices)) put(this.#byDevice, device, rule);
    // Everything belongs to `all`.
    if (devices.length === 0) put(this.#byPlace, place ?? 'all', rule);
  }

  /** None for a device out of service: nobody is to be called to it. */
  #rulesOf(device: Device): Rule[] {
    if (device.disabled) return [];
    const profile = device.profile?.id;
    const named = this.#byDevice.get(device.id) ?? [];
    const there = device.place.flatMap((scope) => this.#byPlace.get(scope) ?? []);
    const meant = there.filter(({ scope }) => scope.profile === null || scope.profile === profile);
    return [...named, ...meant].filter(({ scope }) => watchesThere(scope, device));
  }

  #machine(rule: ThresholdRule | NoDataRule, device: Device, key: string): Machine {
    const name = nameOf(rule.id, ofDevice(device.id), key);
    const known = this.#machines.get(name);
    if (known) return known;
    const alert = this.#open.get(name) ?? null;
    const saved = this.#saved.get(name)?.state;
    const machine = (
      isThreshold(rule)
        ? measuring(rule, saved, alert)
        : { rule, alert, state: silence(alert), since: this.#since(name) }
    ) as Machine;
    Object.assign(machine, { device, key });
    this.#machines.set(name, machine);
    return machine;
  }

  #since(name: string): number {
    if (!this.#former) return 0;
    const former = this.#former.get(name);
    return former && 'since' in former ? former.since : this.#loadedAt;
  }

  #orphans(directory: IngestDirectory, devices: ReadonlyMap<string, Device>): Orphan[] {
    const covered = (rule_id: string, subject: string, key: string): boolean => {
      const device = subject.startsWith('device/') ? devices.get(subject.slice('device/'.length)) : undefined;
      const rule = device && this.#rulesOf(device).find(({ id }) => id === rule_id);
      if (!rule) return false;
      return isThreshold(rule) ? key !== '' && speaksOf(rule, key) : key === '';
    };
    const orphans = new Map<string, Orphan>();
    const look = (rule: string, subject: string, key: string): void => {
      if (covered(rule, subject, key)) return;
      const name = nameOf(rule, subject, key);
      orphans.set(name, { rule, subject, key, alert: this.#open.get(name) ?? null });
    };
    for (const row of directory.ruleStates) look(row.rule_id, row.subject, row.key);
    for (const row of directory.openAlerts) look(row.rule_id, subjectOf(row), row.key);
    return [...orphans.values()];
  }
}

const isThreshold = (rule: Rule | ThresholdRule | NoDataRule): rule is ThresholdRule =>
  rule.condition.kind === 'threshold';
const isNoData = (rule: Rule): rule is NoDataRule => rule.condition.kind === 'no-data';

function speaksOf({ condition }: ThresholdRule, key: string): boolean {
  if (propertyOf(key) !== condition.property) return false;
  return condition.channel === null || key === `${condition.property}@${condition.channel}`;
}

function put(map: Map<string, Rule[]>, key: string, rule: Rule): void {
  const rules = map.get(key);
  if (rules) rules.push(rule);
  else map.set(key, [rule]);
}

function measuring(rule: ThresholdRule, kept: string | undefined, alert: AlertRow | null): object {
  const program = thresholdProgram(rule.condition);
  const open = alert && { raisedAt: alert.raised_at, step: alert.step, peak: alert.peak };
  return { rule, program, alert, state: program.restore(kept === undefined ? null : parsed(kept), open) };
}

const silence = (alert: AlertRow | null): Silence => (alert ? { step: alert.step, raisedAt: alert.raised_at } : HEARD);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
