import { HttpProblem } from '../http/problem.ts';

const HOUR_MS = 3_600_000;
const MOST_KEYS = 10_000;

/** How often somebody may have something sent in an hour. */
export class Allowance {
  readonly #perHour: number;
  readonly #used = new Map<string, readonly number[]>();

  constructor(perHour: number) {
    this.#perHour = perHour;
  }

  /** @throws HttpProblem too-many-requests */
  take(key: string, now: number): void {
    const used = (this.#used.get(key) ?? []).filter((at) => at > now - HOUR_MS);
    const [first] = used;
    if (used.length >= this.#perHour && first !== undefined)
      throw new HttpProblem('too-many-requests', 'Too many messages were sent at your request; wait a while.', {
        retryAfterS: Math.ceil((first + HOUR_MS - now) / 1000),
      });
    this.#used.delete(key);
    this.#used.set(key, [...used, now]);
    const [oldest] = this.#used.keys();
    if (this.#used.size > MOST_KEYS && oldest !== undefined) this.#used.delete(oldest);
  }
}
