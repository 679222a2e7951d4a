import { randomInt } from 'node:crypto';

/** For how long a code can be used, minutes. */
export const CODE_MINUTES = 15;
const CODE_MS = CODE_MINUTES * 60_000;
const TRIES = 5;
/** Codes that wait at once; beyond it the oldest goes. */
const MOST = 10_000;

interface Waiting {
  readonly code: string;
  readonly until: number;
  readonly tries: number;
}

/** Codes by which people show that an address is theirs. They live as long as the server does: whoever waits asks for another. */
export class Confirmations {
  readonly #waiting = new Map<string, Waiting>();

  /** A new code of six digits for an endpoint, in place of the one before. @param now epoch ms */
  issue(endpoint: string, now: number): string {
    for (const [id, { until }] of this.#waiting) if (until <= now) this.#waiting.delete(id);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size >= MOST && oldest !== undefined) this.#waiting.delete(oldest);
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    this.#waiting.delete(endpoint);
    this.#waiting.set(endpoint, { code, until: now + CODE_MS, tries: 0 });
    return code;
  }

  /** @returns `over` for a code that was used, tried too often, or is too old */
  check(endpoint: string, code: string, now: number): 'right' | 'wrong' | 'over' {
    const waiting = this.#waiting.get(endpoint);
    if (!waiting || waiting.until <= now || waiting.tries >= TRIES) return 'over';
    if (waiting.code === code) {
      this.#waiting.delete(endpoint);
      return 'right';
    }
    this.#waiting.set(endpoint, { ...waiting, tries: waiting.tries + 1 });
    return waiting.tries + 1 >= TRIES ? 'over' : 'wrong';
  }

  forget(endpoint: string): void {
    this.#waiting.delete(endpoint);
  }
}
