/** One observation as a device states it. */
export interface Stated {
  readonly device: string;
  readonly at: number;
  readonly datastream: string;
  readonly value: number;
}

/** What was sent, and what of it was acknowledged. */
export class Ledger {
  readonly #sent = new Map<string, Stated>();
  readonly #acknowledged = new Set<string>();
  sends = 0;

  sent(observations: readonly Stated[]): void {
    this.sends += 1;
    for (const one of observations) this.#sent.set(keyOf(one), one);
  }

  acknowledged(observations: readonly Stated[]): void {
    for (const one of observations) this.#acknowledged.add(keyOf(one));
  }

  get acks(): number {
    return this.#acknowledged.size;
  }

  /** The acknowledged ones as they are at this moment. */
  snapshot(): ReadonlySet<string> {
    return new Set(this.#acknowledged);
  }

  /** Compares with what is stored. @param promised keys that must be there; all acknowledged ones when left out */
  compare(stored: readonly Stated[], promised: ReadonlySet<string> = this.#acknowledged): Comparison {
    const seen = new Map<string, number>();
    const wrong: string[] = [];
    const foreign: string[] = [];
    let doubled = 0;
    for (const one of stored) {
      const key = keyOf(one);
      if (seen.has(key)) doubled += 1;
      seen.set(key, one.value);
      const sent = this.#sent.get(key);
      if (!sent) foreign.push(key);
      else if (sent.value !== one.value) wrong.push(`${key}: sent ${sent.value}, stored ${one.value}`);
    }
    const lost = [...promised].filter((key) => !seen.has(key));
    return { promised: promised.size, stored: stored.length, lost, doubled, wrong, foreign };
  }
}

export interface Comparison {
  readonly promised: number;
  readonly stored: number;
  /** Acknowledged, and not there. */
  readonly lost: readonly string[];
  /** Rows beside another of the same device, datastream and instant. */
  readonly doubled: number;
  readonly wrong: readonly string[];
  /** Stored, and never sent. */
  readonly foreign: readonly string[];
}

export const keyOf = ({ device, at, datastream }: Stated): string => `${device} ${datastream} ${at}`;
