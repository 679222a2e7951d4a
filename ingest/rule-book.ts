import { propertyOf } from '../domain/datastream.ts';
import type { Rule } from '../domain/rules/definition.ts';
import { watchesThere } from '../domain/rules/matching.ts';
import { NO_DATA_START, type NoDataState } from '../domain/rules/no-data.ts';
import { THRESHOLD_START, type ThresholdState } from '../domain/rules/threshold.ts';
import type { IngestDirectory } from '../store/registry/ingest-directory.ts';
import type { AlertRow } from '../store/registry/ingest-state.ts';
import type { Device } from './devices.ts';
import type { Machine, NoDataMachine, NoDataRule, ThresholdMachine, ThresholdRule, Watcher } from './machines.ts';

/** What is left of a machine whose rule no longer speaks of its device or datastream. */
export interface Orphan {
  readonly rule: string;
  readonly device: string;
  readonly key: string;
  readonly alert: AlertRow | null;
}

type Saved = IngestDirectory['ruleStates'][number];

const nameOf = (rule: string, device: string, key: string): string => `${rule}\n${device}\n${key}`;

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
    this.#saved = new Map(directory.ruleStates.map((row) => [nameOf(row.rule_id, row.device_id, row.key), row]));
    this.#open = new Map(directory.openAlerts.map((row) => [nameOf(row.rule_id, row.device_id, row.key), row]));
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
    const name = nameOf(rule.id, device.id, key);
    const known = this.#machines.get(name);
    if (known) return known;
    const alert = this.#open.get(name) ?? null;
    const saved = this.#saved.get(name)?.state;
    const machine = (
      isThreshold(rule)
        ? { rule, device, key, alert, state: thresholdState(saved, alert) }
        : { rule, device, key, alert, state: noDataState(alert), since: this.#since(name) }
    ) as Machine;
    this.#machines.set(name, machine);
    return machine;
  }

  #since(name: string): number {
    if (!this.#former) return 0;
    const former = this.#former.get(name);
    return former && 'since' in former ? former.since : this.#loadedAt;
  }

  #orphans(directory: IngestDirectory, devices: ReadonlyMap<string, Device>): Orphan[] {
    const covered = (row: { rule_id: string; device_id: string; key: string }): boolean => {
      const device = devices.get(row.device_id);
      const rule = device && this.#rulesOf(device).find(({ id }) => id === row.rule_id);
      if (!rule) return false;
      return isThreshold(rule) ? row.key !== '' && speaksOf(rule, row.key) : row.key === '';
    };
    const orphans = new Map<string, Orphan>();
    for (const row of [...directory.ruleStates, ...directory.openAlerts]) {
      if (covered(row)) continue;
      const name = nameOf(row.rule_id, row.device_id, row.key);
      const alert = this.#open.get(name) ?? null;
      orphans.set(name, { rule: row.rule_id, device: row.device_id, key: row.key, alert });
    }
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

/** An open alert outweighs what the machine remembers: whether it is raised is the alert's word. */
function thresholdState(saved: string | undefined, alert: AlertRow | null): ThresholdState {
  if (alert) return { phase: 'raised', raisedAt: alert.raised_at, peak: alert.peak ?? alert.value ?? 0 };
  const state = saved === undefined ? null : (parsed(saved) as Partial<{ phase: string; since: number }> | null);
  return state?.phase === 'pending' && typeof state.since === 'number'
    ? { phase: 'pending', since: state.since }
    : THRESHOLD_START;
}

function noDataState(alert: AlertRow | null): NoDataState {
  return alert ? { phase: 'raised', raisedAt: alert.raised_at } : NO_DATA_START;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
