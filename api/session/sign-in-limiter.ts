import { networkOf } from '../../domain/network.ts';

export interface SignInLimits {
  /** Failures after which an account, and an address, has to wait. */
  readonly failuresPerAccount: number;
  readonly failuresPerAddress: number;
  /** ms after which failures are forgotten. */
  readonly windowMs: number;
}

const DEFAULTS: SignInLimits = { failuresPerAccount: 10, failuresPerAddress: 50, windowMs: 15 * 60_000 };
/** Someone who tries a new account name each time must not fill the memory. */
const MAX_KEYS = 20_000;

interface Failures {
  count: number;
  since: number;
}

/**
 * Counts failed sign-ins per account and per address. A failure is counted before the password is looked
 * at and taken back when it was right, so that a thousand attempts at once are not a thousand guesses.
 */
export class SignInLimiter {
  readonly #limits: SignInLimits;
  readonly #now: () => number;
  readonly #failures = new Map<string, Failures>();

  constructor(now: () => number, limits: Partial<SignInLimits> = {}) {
    this.#now = now;
    this.#limits = { ...DEFAULTS, ...limits };
  }

  /**
   * Takes one attempt off what is left.
   * @returns seconds to wait when nothing is left, else 0
   */
  attempt(account: string, address: string): number {
    const keys = this.#keys(account, address);
    const waitMs = Math.max(...keys.map(([key, limit]) => this.#waitMs(key, limit)));
    if (waitMs > 0) return Math.ceil(waitMs / 1000);
    for (const [key] of keys) this.#count(key);
    return 0;
  }

  /** The attempt was right: the account starts anew, the address gets back this one. */
  succeeded(account: string, address: string): void {
    const [[accountKey], [addressKey]] = this.#keys(account, address);
    this.#failures.delete(accountKey);
    const failures = this.#failures.get(addressKey);
    if (failures) failures.count = Math.max(0, failures.count - 1);
  }

  #keys(account: string, address: string): [[string, number], [string, number]] {
    return [
      [`account ${account.toLowerCase()}`, this.#limits.failuresPerAccount],
      [`address ${networkOf(address)}`, this.#limits.failuresPerAddress],
    ];
  }

  #waitMs(key: string, limit: number): number {
    const failures = this.#failures.get(key);
    if (!failures) return 0;
    const leftMs = failures.since + this.#limits.windowMs - this.#now();
    if (leftMs <= 0) {
      this.#failures.delete(key);
      return 0;
    }
    return failures.count >= limit ? leftMs : 0;
  }

  #count(key: string): void {
    const failures = this.#failures.get(key);
    if (failures) {
      failures.count++;
      return;
    }
    if (this.#failures.size >= MAX_KEYS) this.#failures.delete(this.#failures.keys().next().value as string);
    this.#failures.set(key, { count: 1, since: this.#now() });
  }
}
