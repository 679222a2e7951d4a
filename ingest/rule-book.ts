import { speaksOf } from '../domain/rules/speaks-of.ts';
import type { IngestDirectory } from '../store/registry/ingest-directory.ts';
import type { AlertRow } from '../store/registry/ingest-state.ts';
import type { Orphan } from './alert-life.ts';
import { derivedPlan } from './derived.ts';
import type { Device } from './device.ts';
import { DeviceRules } from './device-rules.ts';
import type { Devices } from './devices.ts';
import { type MachineName, MachineStore } from './machine-store.ts';
import type { Machine, NoDataMachine, ResultMachine, SiteMachine, Watcher } from './machines.ts';
import {
  isMeasuring,
  isNoData,
  isOfSite,
  type MeasuringRule,
  type NoDataRule,
  type RunningRule,
  type SiteRule,
} from './running-rule.ts';
import type { HeardDevice, SiteGround } from './subject.ts';

/** Takes results of a second datastream, which may be of another device. */
const isDouble = (rule: RunningRule): boolean => rule.condition.kind === 'difference';
/** The other device whose results it takes away. */
const minusOf = ({ condition }: RunningRule): string | null =>
  condition.kind === 'difference' ? condition.minus.device : null;

/**
 * Which machines there are, and who is watched by which. A machine is made when its datastream first brings something;
 * devices and datastreams without rules cost nothing.
 */
export class RuleBook {
  readonly #rules = new DeviceRules();
  readonly #machines: MachineStore;
  #devices: ReadonlyMap<string, Device> = new Map();
  #sites: ReadonlyMap<string, SiteGround> = new Map();
  #noData: NoDataMachine[] = [];
  #noDataOf = new Map<HeardDevice, NoDataMachine[]>();
  /** By rule and device the machines of a difference, for results of the second datastream. */
  #doubles = new Map<string, ResultMachine[]>();
  /** By device those whose machines take its results away from theirs. */
  #minuends = new Map<string, { readonly rule: MeasuringRule; readonly device: Device }[]>();
  /** By site the rules on it as a whole. */
  #ofSites = new Map<string, Set<SiteRule>>();

  /** @param onMachine a machine was made, perhaps with an alert open */
  constructor(onMachine: (machine: Machine) => void) {
    this.#machines = new MachineStore(onMachine);
  }

  /**
   * Takes over the rules, the states of their machines and the open alerts as the registry has them.
   * @returns states and alerts that no rule speaks of any more, or that are of where a device stood before; their alerts are
   * to be cleared
   */
  load(directory: IngestDirectory, { byId, sites }: Pick<Devices, 'byId' | 'sites'>, now: number): Orphan[] {
    this.#devices = byId;
    this.#sites = sites;
    this.#rules.load(directory.rules);
    const orphans: Orphan[] = this.#machines.load(directory, {
      now,
      siteOf: (device) => byId.get(device)?.site ?? null,
    });
    this.#noData = [];
    this.#noDataOf = new Map();
    this.#doubles = new Map();
    this.#minuends = new Map();
    this.#ofSites = new Map();
    this.#meetDevices();
    this.#planDerived();
    for (const kept of this.#machines.kept()) {
      if (!this.#covers(kept)) orphans.push(kept);
      else this.#wakeDouble(kept);
    }
    this.#machines.loaded();
    return orphans;
  }

  /** Who watches a list of datastreams of a device; null for nobody. */
  watchers(device: Device, list: readonly string[]): Watcher[] | null {
    const watchers: Watcher[] = [];
    const onResults = (index: number, source: number, machines: readonly ResultMachine[]): void => {
      watchers.push({ kind: 'results', index, source, machines });
    };
    list.forEach((key, index) => {
      for (const rule of this.#rules.of(device)) {
        if (!isMeasuring(rule)) continue;
        for (const source of speaksOf(rule.condition, key)) {
          if (source === 0)
            watchers.push({ kind: 'own', index, machine: this.#measuring(rule, device, key), ...rule.quiet });
          else if (minusOf(rule) === null) onResults(index, source, this.#doublesOf(rule, device));
        }
      }
      for (const { rule, device: minuend } of this.#minuends.get(device.id) ?? [])
        if (speaksOf(rule.condition, key).includes(1)) onResults(index, 1, this.#doublesOf(rule, minuend));
      for (const machine of this.#siteMachines(device))
        if (machine.program.takes(device.id, key)) {
          const more = list.some((other, after) => after > index && machine.program.takes(device.id, other));
          watchers.push({ kind: 'site', index, machine, more });
        }
    });
    return watchers.length > 0 ? watchers : null;
  }

  /** The no-data machines of a device; undefined for none. */
  noDataOf(device: HeardDevice): readonly NoDataMachine[] | undefined {
    return this.#noDataOf.get(device);
  }

  /** All no-data machines, for the clock. */
  get noData(): readonly NoDataMachine[] {
    return this.#noData;
  }

  /** A machine for a gateway whose silence explains that of a device which the rule watches. */
  noDataFor(rule: NoDataRule, gateway: HeardDevice): NoDataMachine {
    const known = this.#machines.has({ rule: rule.id, subject: gateway.subject, key: '' });
    const machine = this.#machines.silence(rule, gateway);
    if (!known) this.#addNoData(machine);
    return machine;
  }

  /** Somebody closed an alert, whose machine may not have been made yet. @returns whether it was open until then */
  closed(row: AlertRow): boolean {
    return this.#machines.closed(row);
  }

  #meetDevices(): void {
    const rules = [...this.#rules.all];
    if (!rules.some((rule) => isNoData(rule) || isOfSite(rule) || minusOf(rule) !== null)) return;
    for (const device of this.#devices.values()) for (const rule of this.#rules.of(device)) this.#meet(device, rule);
    this.#wakeGateways();
  }

  #meet(device: Device, rule: RunningRule): void {
    if (isNoData(rule)) this.#addNoData(this.#machines.silence(rule, device));
    else if (isOfSite(rule)) {
      if (device.site !== null) getOrMake(this.#ofSites, device.site, () => new Set<SiteRule>()).add(rule);
    } else if (isMeasuring(rule)) {
      const minus = minusOf(rule);
      if (minus !== null) getOrMake(this.#minuends, minus, () => []).push({ rule, device });
    }
  }

  /** Gateways that were told of because of what is behind them are heard again. */
  #wakeGateways(): void {
    for (const { rule, device } of [...this.#noData]) {
      const gateway = device.behind;
      if (!gateway || gateway.disabled || this.#noDataOf.get(gateway)?.some((its) => its.rule !== rule)) continue;
      if (this.#machines.keeps({ rule: rule.id, subject: gateway.subject, key: '' })) this.noDataFor(rule, gateway);
    }
  }

  /** Its second datastream may bring something before the first does. */
  #wakeDouble({ rule: id, subject, key }: MachineName): void {
    const rule = this.#rules.byId(id) as RunningRule;
    if (isMeasuring(rule) && isDouble(rule)) this.#measuring(rule, this.#deviceOf(subject) as Device, key);
  }

  /** What is worked out of a device's readings: what its profile says, and what the rules that speak of it need. */
  #planDerived(): void {
    const needed = [...this.#rules.all].some(({ derivable }) => derivable.size > 0);
    for (const device of this.#devices.values()) {
      device.derived = null;
      if (!needed && !device.profile?.derived.length) continue;
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

  #addNoData(machine: NoDataMachine): void {
    this.#noData.push(machine);
    getOrMake(this.#noDataOf, machine.device, () => []).push(machine);
  }

  #doublesOf(rule: MeasuringRule, device: Device): ResultMachine[] {
    return getOrMake(this.#doubles, `${rule.id}\n${device.id}`, () => []);
  }

  #measuring(rule: MeasuringRule, device: Device, key: string): ResultMachine {
    return this.#machines.measuring(rule, device, key, (machine) => {
      if (isDouble(rule)) this.#doublesOf(rule, device).push(machine);
    });
  }

  #siteMachines({ site, disabled }: Device): SiteMachine[] {
    const ground = site === null || disabled ? undefined : this.#sites.get(site);
    if (site === null || !ground) return [];
    const stands = (device: string): boolean => this.#devices.get(device)?.site === site;
    return Array.from(this.#ofSites.get(site) ?? [], (rule) => this.#machines.site(rule, ground, site, stands));
  }

  /** Whether a rule still speaks of a device or site and its datastream. */
  #covers(name: MachineName): boolean {
    const { rule: id, subject, key } = name;
    const rule = this.#rules.byId(id);
    if (!rule) return false;
    if (isOfSite(rule)) {
      const site = subject.startsWith('site/') ? subject.slice('site/'.length) : '';
      return key === '' && this.#sites.has(site) && (this.#ofSites.get(site)?.has(rule) ?? false);
    }
    const device = this.#deviceOf(subject);
    if (!device) return false;
    if (isNoData(rule)) return key === '' && this.#machines.has(name);
    if (!isMeasuring(rule) || !this.#rules.of(device).includes(rule)) return false;
    return key !== '' && speaksOf(rule.condition, key).includes(0);
  }

  #deviceOf(subject: string): Device | undefined {
    return subject.startsWith('device/') ? this.#devices.get(subject.slice('device/'.length)) : undefined;
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
