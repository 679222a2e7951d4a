import { FLAP_MS, GROUP_MS } from '../alerts/life.ts';
import type { MachineEffect } from '../rules/machine.ts';
import type { AlertLevel } from '../rules/steps.ts';

/** One alert that there would have been. Times are event times, epoch ms. */
export interface Episode<Of> {
  readonly of: Of;
  /** '' for silence and for a whole site. */
  readonly key: string;
  readonly raisedAt: number;
  clearedAt: number | null;
  /** The highest that it reached, from 1. */
  step: number;
  peak: number | null;
  flaps: number;
  /** Of every step that somebody would have been told of. */
  readonly levels: Set<AlertLevel>;
}

interface Rules {
  readonly steps: readonly { readonly level: AlertLevel }[];
  /** Whether `a` is worse than `b`. */
  worse(a: number, b: number): boolean;
}

/** What the machines of one rule bring about: the same as becomes of alerts when readings come in. */
export class Episodes<Of> {
  readonly all: Episode<Of>[] = [];
  readonly #rules: Rules;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** Where the effects of one machine go, in the order in which they come about. */
  machine(of: Of, key: string): (effect: MachineEffect | null) => void {
    let last: Episode<Of> | null = null;
    return (effect) => {
      if (effect === null) return;
      if (effect.kind === 'raised') {
        if (last?.clearedAt != null && effect.at - last.clearedAt <= FLAP_MS) {
          last.clearedAt = null;
          last.flaps += 1;
        } else {
          const { at: raisedAt } = effect;
          last = { of, key, raisedAt, clearedAt: null, step: 0, peak: null, flaps: 0, levels: new Set() };
          this.all.push(last);
        }
        this.#reached(last, effect);
      } else if (last !== null) {
        if (effect.kind === 'escalated') this.#reached(last, effect);
        else if (effect.kind === 'worse') last.peak = this.#worse(effect.peak, last.peak);
        else if (effect.kind === 'cleared') last.clearedAt = effect.at;
      }
    };
  }

  #reached(episode: Episode<Of>, { step, value }: { readonly step: number; readonly value: number | null }): void {
    if (step > episode.step) episode.levels.add((this.#rules.steps[step - 1] as Rules['steps'][number]).level);
    episode.step = Math.max(episode.step, step);
    episode.peak = this.#worse(value, episode.peak);
  }

  #worse(measured: number | null, peak: number | null): number | null {
    if (measured === null || peak === null) return measured ?? peak;
    return this.#rules.worse(measured, peak) ? measured : peak;
  }
}

/**
 * How many messages one person would have had who is told of everything: one for each level of each cause.
 * @param groundOf village of where it was raised, else the site; null for neither
 */
export function messagesOf<Of>(
  episodes: readonly Episode<Of>[],
  groundOf: (of: Of, at: number) => string | null,
): number {
  const newest = new Map<string, { readonly since: number; openUntil: number; readonly levels: Set<AlertLevel> }>();
  let messages = 0;
  for (const { of, raisedAt, clearedAt, levels } of episodes.toSorted((a, b) => a.raisedAt - b.raisedAt)) {
    const ground = groundOf(of, raisedAt);
    const known = ground === null ? undefined : newest.get(ground);
    const joins = known && raisedAt - known.since <= GROUP_MS && raisedAt < known.openUntil;
    const group = joins ? known : { since: raisedAt, openUntil: 0, levels: new Set<AlertLevel>() };
    group.openUntil = Math.max(group.openUntil, clearedAt ?? Number.POSITIVE_INFINITY);
    if (ground !== null) newest.set(ground, group);
    for (const level of levels) {
      if (group.levels.has(level)) continue;
      group.levels.add(level);
      messages += 1;
    }
  }
  return messages;
}
