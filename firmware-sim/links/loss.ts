import type { Behaviour } from './link.ts';

/**
 * A share of the messages gets no acknowledgement. Half of them never arrived; the other half did, and only the
 * acknowledgement was lost: that half is why an honest platform must bear every message twice.
 */
export function loss(share: number): Behaviour {
  return {
    transmit: (copies, { chance }) =>
      copies.map((copy, i) => {
        const fate = chance(`loss/${i}`);
        if (fate < share / 2) return { ...copy, lost: true };
        return fate < share ? { ...copy, ackLost: true } : copy;
      }),
  };
}
