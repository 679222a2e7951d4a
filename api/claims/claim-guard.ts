import { CLAIM_TRIES } from '../../store/registry/claims.ts';
import { SignInLimiter } from '../session/sign-in-limiter.ts';

/** Wrong codes from one account, and from one address, in a quarter of an hour; a village may share an address. */
const LIMITS = { failuresPerAccount: 20, failuresPerAddress: 100, windowMs: 15 * 60_000 };
const MAX_STRANGERS = 10_000;

/** Bounds how often codes are guessed: by an account, by an address, and at ids that no device has. */
export class ClaimGuard {
  readonly #limiter: SignInLimiter;
  /** Wrong codes for ids without a label: they lock like any other, or it would show which devices there are. */
  readonly #strangers = new Map<string, number>();

  constructor(now: () => number) {
    this.#limiter = new SignInLimiter(now, LIMITS);
  }

  /** Takes one try off what is left. @returns seconds to wait when nothing is left, else 0 */
  attempt(account: string, address: string): number {
    return this.#limiter.attempt(account, address);
  }

  /** The code was right. */
  succeeded(account: string, address: string): void {
    this.#limiter.succeeded(account, address);
  }

  /** A wrong code for an id that has no label. @returns whether that id takes no more */
  locksStranger(id: string): boolean {
    const failures = this.#strangers.get(id) ?? 0;
    this.#strangers.delete(id);
    if (this.#strangers.size >= MAX_STRANGERS) this.#strangers.delete(this.#strangers.keys().next().value as string);
    this.#strangers.set(id, failures + 1);
    return failures >= CLAIM_TRIES;
  }
}
