import type { NoDataCondition } from '../domain/rules/conditions.ts';
import type { MachineStep } from '../domain/rules/machine.ts';
import { blamed, type Silence, silenceStep, tooLongAt } from '../domain/rules/no-data.ts';
import type { NoDataMachine } from './machines.ts';
import type { HeardDevice } from './subject.ts';

/** Alerts that one tick raises; the others are raised by the next ones, so that nothing else waits for them. */
const MAX_RAISED = 500;

export interface SilenceOptions {
  /** All no-data machines. */
  readonly machines: () => readonly NoDataMachine[];
  /** Those of one device; undefined for none. */
  readonly machinesOf: (device: HeardDevice) => readonly NoDataMachine[] | undefined;
  /** The machine of a rule for a gateway that the rule does not watch, because of a device behind it. */
  readonly machineFor: (rule: NoDataMachine['rule'], gateway: HeardDevice) => NoDataMachine;
  readonly moved: (machine: NoDataMachine, step: MachineStep<Silence>) => void;
  /** How many silent devices are behind a gateway now. */
  readonly explained: (machine: NoDataMachine, count: number, now: number) => void;
}

/** Judges silence by the clock, and hears devices again. A gateway that carries nothing explains the silence behind it. */
export class SilenceWatch {
  readonly #options: SilenceOptions;
  /** By gateway the machines behind it that are due, for whose alerts its own stands. */
  #behind = new Map<HeardDevice, Set<NoDataMachine>>();
  readonly #recount = new Set<HeardDevice>();

  constructor(options: SilenceOptions) {
    this.#options = options;
  }

  /** The registry was read again: devices may hang on other gateways. */
  forget(): void {
    this.#behind = new Map();
  }

  /** The clock was put back: what it said before has not come yet. */
  putBack(now: number): void {
    for (const machine of this.#options.machines()) {
      const { device } = machine;
      if (device.liveAt !== null) device.liveAt = Math.min(device.liveAt, now);
      device.backAt = Math.min(device.backAt, now);
      machine.due = Number.NEGATIVE_INFINITY;
    }
  }

  /** @param listeningSince since when anybody can be heard, epoch ms */
  tick(now: number, listeningSince: number): void {
    let raised = 0;
    for (const machine of this.#options.machines()) {
      if (now <= machine.due) continue;
      const { step } = machine.state;
      machine.due = this.#look(machine, now, listeningSince);
      if (machine.state.step > step && ++raised >= MAX_RAISED) break;
    }
    this.#count(now);
  }

  /** The device sent something that is not old, or carried it. */
  heard(device: HeardDevice, at: number): void {
    const machines = this.#options.machinesOf(device);
    // What stands behind it has to be given the time to speak.
    if (this.#behind.delete(device)) device.backAt = at;
    if (!machines) return;
    const others = device.behind && this.#behind.get(device.behind);
    for (const machine of machines) {
      if (others?.delete(machine)) this.#recount.add(device.behind as HeardDevice);
      if (machine.state.step === 0) continue;
      device.backAt = at;
      this.#step(machine, silenceStep(machine.rule.condition, machine.state, { kind: 'uplink', at }));
    }
  }

  /** @returns when to look at it again */
  #look(machine: NoDataMachine, now: number, listeningSince: number): number {
    const { device, state, since: watchedSince } = machine;
    const { condition } = machine.rule;
    const { liveAt: lastLiveAt, behind: gateway, expectedIntervalS, sleepS } = device;
    // A rule that was edited may have fewer steps than its alert has reached.
    if (lastLiveAt === null || state.step >= condition.steps.length) return now;
    const since = Math.max(listeningSince, device.servingSince, gateway?.backAt ?? 0);
    const silentSince = Math.max(lastLiveAt, since);
    const due = dueAt(condition, state, { silentSince, expectedIntervalS, sleepS });
    if (now <= due) return due;
    const activeFrom = (at: number): number => machine.rule.activeFrom(at, device.zone);
    const from = activeFrom(Math.max(due, watchedSince));
    if (now < from) return from;
    if (gateway && (isGone(gateway, (silentSince + due) / 2) || isSilent(gateway, machine, { now, listeningSince }))) {
      if (state.step === 0 && !gateway.disabled) this.#blame(gateway, machine, { at: from, now });
      return now;
    }
    const of = { now, lastLiveAt, listeningSince: since, watchedSince, expectedIntervalS, sleepS, activeFrom };
    this.#step(machine, silenceStep(condition, state, { kind: 'tick', ...of }));
    return now;
  }

  #blame(
    gateway: HeardDevice,
    machine: NoDataMachine,
    { at, now }: { readonly at: number; readonly now: number },
  ): void {
    let behind = this.#behind.get(gateway);
    if (!behind) {
      behind = new Set();
      this.#behind.set(gateway, behind);
    }
    if (!behind.has(machine)) this.#recount.add(gateway);
    behind.add(machine);
    for (const its of this.#of(gateway, machine)) {
      if (its.state.step > 0) continue;
      // The gateway may be watched by a rule with another active time.
      const from = its.rule.activeFrom(at, gateway.zone);
      if (from <= now) this.#step(its, blamed(its.state, from));
    }
  }

  /** The gateway's machines that stand for one behind it. */
  #of(gateway: HeardDevice, { rule }: NoDataMachine): readonly NoDataMachine[] {
    const { machinesOf, machineFor } = this.#options;
    const own = machinesOf(gateway);
    return own ?? [machineFor(rule, gateway)];
  }

  #count(now: number): void {
    for (const gateway of this.#recount) {
      const behind = this.#behind.get(gateway);
      if (!behind) continue;
      const devices = new Set(Array.from(behind, ({ device }) => device));
      for (const machine of this.#options.machinesOf(gateway) ?? [])
        this.#options.explained(machine, devices.size, now);
    }
    this.#recount.clear();
  }

  #step(machine: NoDataMachine, step: MachineStep<Silence>): void {
    if (step.state === machine.state) return;
    this.#options.moved(machine, step);
  }
}

/**
 * Whether it is out of service, or carried nothing from an instant on. Half of a silence that is too long is what a device
 * behind it may have missed by itself; they report in turn, so the gateway's last word comes after that of nearly all.
 */
const isGone = ({ liveAt, disabled }: HeardDevice, from: number): boolean =>
  disabled || (liveAt !== null && liveAt < from);

/** Whether it is silent for too long by what is expected of it, whatever is expected of a device behind it. */
function isSilent(
  { liveAt, expectedIntervalS, sleepS }: HeardDevice,
  { rule, state }: NoDataMachine,
  { now, listeningSince }: { readonly now: number; readonly listeningSince: number },
): boolean {
  if (liveAt === null) return false;
  return (
    now > dueAt(rule.condition, state, { silentSince: Math.max(liveAt, listeningSince), expectedIntervalS, sleepS })
  );
}

/** When the next step is reached. */
function dueAt(
  { steps }: NoDataCondition,
  { step }: Silence,
  {
    silentSince,
    ...device
  }: { readonly silentSince: number; readonly expectedIntervalS: number; readonly sleepS: number },
): number {
  return tooLongAt((steps[step] as { intervals: number }).intervals, silentSince, device);
}
