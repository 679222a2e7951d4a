import type { Behaviour } from './link.ts';

/** A share of the messages goes out twice, as modems do whose retry timer is shorter than the network's answer. */
export function duplicate(share: number): Behaviour {
  return {
    transmit: (copies, { chance }) =>
      chance('duplicate') < share
        ? copies.flatMap((copy) => [copy, { ...copy, delayMs: copy.delayMs + 3000 }])
        : copies,
  };
}
