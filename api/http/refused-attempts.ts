/** What is known of attempts of one kind that were refused since the last sweep. */
interface Tally<T> {
  /** Written one by one. */
  written: number;
  /** Not written yet. */
  held: number;
  last: T;
}

interface Options<T> {
  /** Writes down the last of several attempts of a kind, with how many it stands for. */
  readonly write: (last: T, attempts: number) => Promise<void>;
}

/** Of each kind so many a minute are written one by one, which shows what somebody is about. */
const SINGLY = 5;
const WINDOW_MS = 60_000;
/** Beyond this many kinds a minute they share one tally: addresses and accounts are made up faster than they are used. */
const KINDS = 1000;
const OTHERS = '';

/**
 * Keeps a flood of refused requests from filling the disk: the first few of a kind are let through to the audit, the
 * others of the same minute are counted and written as one entry at its end.
 */
export class RefusedAttempts<T> {
  readonly #write: Options<T>['write'];
  readonly #timer: NodeJS.Timeout;
  #tallies = new Map<string, Tally<T>>();

  constructor({ write }: Options<T>) {
    this.#write = write;
    this.#timer = setInterval(() => void this.sweep(), WINDOW_MS);
    this.#timer.unref();
  }

  /**
   * Counts an attempt.
   * @param kind who tried what, and from where
   * @returns whether it is to be written on its own
   */
  admit(kind: string, attempt: T): boolean {
    const key = this.#tallies.has(kind) || this.#tallies.size < KINDS ? kind : OTHERS;
    const tally = this.#tallies.get(key);
    if (!tally) {
      this.#tallies.set(key, { written: 1, held: 0, last: attempt });
      return true;
    }
    tally.last = attempt;
    if (tally.written < SINGLY) {
      tally.written++;
      return true;
    }
    tally.held++;
    return false;
  }

  /** Writes what was held back and begins a new minute. */
  async sweep(): Promise<void> {
    const ended = this.#tallies;
    this.#tallies = new Map();
    for (const { held, last } of ended.values()) if (held > 0) await this.#write(last, held);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.sweep();
  }
}
