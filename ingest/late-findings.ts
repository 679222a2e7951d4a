import { localDay } from '../domain/time.ts';
import type { LateFinding } from '../store/registry/ingest-state.ts';
import type { ResultMachine } from './machines.ts';

interface LateResult {
  readonly at: number;
  readonly value: number;
  readonly site: string | null;
  /** Recording time. */
  readonly now: number;
}

/** What late results would have raised, one for each rule, datastream and local day, until the next commit. */
export class LateFindings {
  readonly #findings = new Map<string, { -readonly [K in keyof LateFinding]: LateFinding[K] }>();

  get size(): number {
    return this.#findings.size;
  }

  get rows(): LateFinding[] {
    return [...this.#findings.values()];
  }

  /** Holds a late result against the steps of its rule, by itself: how long it lasted nobody can tell. */
  add({ rule, of, key }: ResultMachine, { at, value, site, now }: LateResult): void {
    const { limits } = rule;
    if (limits === null || of.id === null || !rule.mayRaise(at, of.zone)) return;
    let step = 0;
    for (let i = 0; i < limits.steps.length; i += 1) if (limits.beyond(i, value)) step = i + 1;
    if (step === 0) return;
    const day = localDay(at, of.zone);
    const name = `${rule.id}\n${of.id}\n${key}\n${day}`;
    const known = this.#findings.get(name);
    const { level } = rule.condition.steps[step - 1] as { level: string };
    if (!known) {
      const named = { rule_id: rule.id, device_id: of.id, key, day, site_id: site };
      const found = { step, level, first_at: at, last_at: at, worst: value, results: 1, recorded_at: now };
      this.#findings.set(name, { ...named, ...found, lower: limits.worse(value - 1, value) });
      return;
    }
    if (step > known.step) Object.assign(known, { step, level });
    known.first_at = Math.min(known.first_at, at);
    known.last_at = Math.max(known.last_at, at);
    if (limits.worse(value, known.worst)) known.worst = value;
    known.results += 1;
    known.recorded_at = now;
  }
}
