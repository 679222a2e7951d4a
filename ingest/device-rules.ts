import type { Rule } from '../domain/rules/definition.ts';
import { watchesThere } from '../domain/rules/matching.ts';
import { nearestOf } from '../domain/rules/nearest.ts';
import type { Device } from './device.ts';
import { RunningCondition, RunningRule } from './running-rule.ts';

const NONE: readonly RunningRule[] = [];

/** Which rules apply to a device: of those that watch it the nearest on each topic. */
export class DeviceRules {
  #running = new Map<string, RunningRule>();
  #byDevice = new Map<string, Rule[]>();
  /** Rules that name no devices, so that a device meets only those of where it is. */
  #byPlace = new Map<string, Rule[]>();
  /** By what devices that no rule names have in common. */
  #alike = new Map<string, readonly RunningRule[]>();
  #named = new Map<Device, readonly RunningRule[]>();

  /** Takes over the rules as they are now; what was made ready of one that did not change stays. */
  load(rules: readonly Rule[]): void {
    const before = this.#running;
    this.#running = new Map();
    this.#byDevice = new Map();
    this.#byPlace = new Map();
    this.#alike = new Map();
    this.#named = new Map();
    const ready = new Map<Rule['condition'], RunningCondition>();
    const made = ({ condition }: Rule): RunningCondition => {
      const known = ready.get(condition) ?? new RunningCondition(condition);
      ready.set(condition, known);
      return known;
    };
    for (const rule of rules) {
      if (!rule.enabled) continue;
      const known = before.get(rule.id);
      this.#running.set(rule.id, known?.rule === rule ? known : new RunningRule(rule, made(rule)));
      const { devices, place } = rule.scope;
      for (const device of new Set(devices)) put(this.#byDevice, device, rule);
      // Everything belongs to `all`.
      if (devices.length === 0) put(this.#byPlace, place ?? 'all', rule);
    }
  }

  get all(): Iterable<RunningRule> {
    return this.#running.values();
  }

  byId(id: string): RunningRule | undefined {
    return this.#running.get(id);
  }

  /** None for a device out of service: nobody is to be called to it. */
  of(device: Device): readonly RunningRule[] {
    if (device.disabled) return NONE;
    const named = this.#byDevice.get(device.id);
    if (!named) return this.#ofAlike(device);
    let rules = this.#named.get(device);
    if (!rules) {
      rules = this.#ready([...named.filter(({ scope }) => watchesThere(scope, device)), ...this.#there(device)]);
      this.#named.set(device, rules);
    }
    return rules;
  }

  #ofAlike(device: Device): readonly RunningRule[] {
    if (this.#byPlace.size === 0) return NONE;
    const { profile, siteKind, crop, stage, place } = device;
    const name = `${profile?.id}\n${siteKind}\n${crop}\n${stage}\n${place.join()}`;
    let rules = this.#alike.get(name);
    if (!rules) {
      rules = this.#ready(this.#there(device));
      this.#alike.set(name, rules);
    }
    return rules;
  }

  #there(device: Device): Rule[] {
    const profile = device.profile?.id;
    return device.place
      .flatMap((scope) => this.#byPlace.get(scope) ?? [])
      .filter(({ scope }) => (scope.profile ?? profile) === profile && watchesThere(scope, device));
  }

  #ready(watching: readonly Rule[]): readonly RunningRule[] {
    return nearestOf(watching).map(({ id }) => this.#running.get(id) as RunningRule);
  }
}

function put(map: Map<string, Rule[]>, key: string, rule: Rule): void {
  const rules = map.get(key);
  if (rules) rules.push(rule);
  else map.set(key, [rule]);
}
