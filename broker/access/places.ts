import { networkOf } from '../../domain/network.ts';
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
    const network = networkOf(address);
    const before = this.#ofAddress.get(network) ?? 0;
    if (this.#taken >= connections || before >= connectionsPerAddress) return null;
    this.#taken++;
    this.#ofAddress.set(network, before + 1);
    return () => {
      this.#taken--;
      const left = (this.#ofAddress.get(network) ?? 1) - 1;
      if (left > 0) this.#ofAddress.set(network, left);
      else this.#ofAddress.delete(network);
    };
  }

  /** How full it is, for whoever is turned away. */
  describe(address: string): string {
    return `${this.#taken} connections, ${this.#ofAddress.get(networkOf(address)) ?? 0} of them from this address`;
  }
}
