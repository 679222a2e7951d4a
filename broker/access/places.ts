import type { BrokerLimits } from '../contract.ts';

/** Bounds how many connections there are, in all and from one address; a TLS handshake has a place like any other. */
export class Places {
  readonly #limits: Pick<BrokerLimits, 'connections' | 'connectionsPerAddress'>;
  readonly #ofAddress = new Map<string, number>();
  #taken = 0;

  constructor(limits: Pick<BrokerLimits, 'connections' | 'connectionsPerAddress'>) {
    this.#limits = limits;
  }

  /** @returns what gives the place back, once; null when there is none */
  take(address: string): (() => void) | null {
    const { connections, connectionsPerAddress } = this.#limits;
    const before = this.#ofAddress.get(address) ?? 0;
    if (this.#taken >= connections || before >= connectionsPerAddress) return null;
    this.#taken++;
    this.#ofAddress.set(address, before + 1);
    return () => {
      this.#taken--;
      const left = (this.#ofAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#ofAddress.set(address, left);
      else this.#ofAddress.delete(address);
    };
  }

  /** How full it is, for whoever is turned away. */
  describe(address: string): string {
    return `${this.#taken} connections, ${this.#ofAddress.get(address) ?? 0} of them from this address`;
  }
}
