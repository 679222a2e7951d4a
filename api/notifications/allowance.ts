import { HttpProblem } from '../http/problem.ts';

const HOUR_MS = 3_600_000;
const MOST_KEYS = 10_000;

/** How often somebody may have something sent, or something may be sent to somebody, within an hour or so. */
export class Allowance {
  readonly #most: number;
  readonly #withinMs: number;
  readonly #used = new Map<string, readonly number[]>();

  constructor(most: number, withinMs = HOUR_MS) {
    this.#most = most;
    this.#withinMs = withinMs;
  }

  /** @throws HttpProblem too-many-requests */
  take(key: string, now: number): void {
    const used = (this.#used.get(key) ?? []).filter((at) => at > now - this.#withinMs);
    const [first] = used;
    if (used.length >= this.#most && first !== undefined)
      throw new HttpProblem('too-many-requests', 'Too many messages were sent at your request; wait a while.', {
        retryAfterS: Math.ceil((first + this.#withinMs - now) / 1000),
      });
    this.#used.delete(key);
    this.#used.set(key, [...used, now]);
    const [oldest] = this.#used.keys();
    if (this.#used.size > MOST_KEYS && oldest !== undefined) this.#used.delete(oldest);
  }
}
