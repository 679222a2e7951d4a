import type { AlertLevel } from '../../domain/rules/steps.ts';
import type { Said } from '../../store/registry/told-before.ts';

export const HOUR_MS = 3_600_000;
/** Messages to one recipient; after so many nobody reads them, and services take us for a nuisance. */
const PER_HOUR = 30;

/**
 * Counts what each recipient is told in an hour. Danger has a count of its own: however much else there is, it is never
 * what is left out.
 */
export class HourlyCap {
  readonly #ordinary = new Map<string, number>();
  readonly #danger = new Map<string, number>();

  constructor(said: readonly Said[]) {
    for (const { recipient, level, n } of said) {
      const counts = this.#of(level);
      counts.set(recipient, (counts.get(recipient) ?? 0) + n);
    }
  }

  /** @returns `full` for one message too many, which is not counted */
  take(recipient: string, level: AlertLevel): 'room' | 'full' {
    const counts = this.#of(level);
    const n = counts.get(recipient) ?? 0;
    if (n >= PER_HOUR) return 'full';
    counts.set(recipient, n + 1);
    return 'room';
  }

  #of(level: AlertLevel): Map<string, number> {
    return level === 'danger' ? this.#danger : this.#ordinary;
  }
}
