import type { Behaviour } from './link.ts';

/** A share of the messages is held up by as much as `holdMs`, so that later ones overtake them. */
export function reorder(share: number, holdMs: number): Behaviour {
  return {
    transmit: (copies, { chance }) =>
      chance('reorder') < share
        ? copies.map((copy) => ({ ...copy, delayMs: copy.delayMs + holdMs * chance('reorder/by') }))
        : copies,
  };
}
