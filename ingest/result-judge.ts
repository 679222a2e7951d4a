import { CALM } from '../domain/rules/judge.ts';
import type { MachineEffect } from '../domain/rules/machine.ts';
import type { LatestEntry, ListView } from './device.ts';
import type { LateFindings } from './late-findings.ts';
import type { ResultMachine, SiteMachine } from './machines.ts';
import type { ValidReading } from './work.ts';

interface ResultJudgeOptions {
  /** The machine's state changed. */
  readonly moved: (machine: ResultMachine | SiteMachine, effect: MachineEffect | null) => void;
  readonly findings: () => LateFindings;
  readonly now: () => number;
}

/** Results on their way to the machines of the rules that watch them. */
export class ResultJudge {
  readonly #options: ResultJudgeOptions;

  constructor(options: ResultJudgeOptions) {
    this.#options = options;
  }

  /** Before its results become the newest ones, for machines compare with those. */
  reading(valid: ValidReading, { entries, watchers }: ListView): void {
    if (watchers === null) return;
    const { reading, late } = valid;
    for (const watcher of watchers) {
      // What came out of order or was sent again raises and clears nothing, as what came late.
      const live = !late && reading.at > (entries[watcher.index] as LatestEntry).at;
      const value = reading.results[watcher.index] as number;
      if (watcher.kind === 'own') {
        const { machine, low, high } = watcher;
        // Nearly always, and so without asking the program.
        if (machine.state === CALM && value > low && value < high && !late) continue;
        if (live) this.#live(machine, reading.at, value, 0);
        else this.#late(machine, valid, value, 0);
        continue;
      }
      if (watcher.kind === 'site') {
        if (reading.site !== watcher.machine.site) continue;
        const { key } = entries[watcher.index] as LatestEntry;
        if (live) this.#atSite(watcher.machine, valid, { key, value, more: watcher.more });
        else this.#lateAtSite(watcher.machine, valid, { key, value });
        continue;
      }
      for (const machine of watcher.machines) {
        if (live) this.#live(machine, reading.at, value, watcher.source);
        else this.#late(machine, valid, value, watcher.source);
      }
    }
  }

  #live(machine: ResultMachine, at: number, value: number, source: number): void {
    const mayRaise = machine.rule.mayRaise(at, machine.of.zone);
    const { state, effect } = machine.program.step(machine.state, { at, value, source, mayRaise });
    if (state === machine.state) return;
    machine.state = state;
    this.#options.moved(machine, effect);
  }

  #late(machine: ResultMachine, { reading, late }: ValidReading, value: number, source: number): void {
    const { at, site } = reading;
    const state = machine.program.absorb(machine.state, { at, value, source, mayRaise: false });
    if (late) this.#options.findings().add(machine, { at, value, site, now: this.#options.now() });
    if (state === machine.state) return;
    machine.state = state;
    this.#options.moved(machine, null);
  }

  #atSite(
    machine: SiteMachine,
    { reading: { device, at } }: ValidReading,
    of: { key: string; value: number; more: boolean },
  ): void {
    const mayRaise = machine.rule.mayRaise(at, machine.of.zone);
    const { state, effect } = machine.program.step(machine.state, { device, at, ...of, mayRaise });
    if (state === machine.state) return;
    machine.state = state;
    this.#options.moved(machine, effect);
  }

  #lateAtSite(
    machine: SiteMachine,
    { reading: { device, at } }: ValidReading,
    of: { key: string; value: number },
  ): void {
    const state = machine.program.absorb(machine.state, { device, at, ...of, mayRaise: false });
    if (state === machine.state) return;
    machine.state = state;
    this.#options.moved(machine, null);
  }
}
