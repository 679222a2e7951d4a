import type { Behaviour } from './link.ts';

/** Every copy takes between `leastMs` and `mostMs`; short times are likelier, as on a real network. */
export function latency(leastMs: number, mostMs: number): Behaviour {
  return {
    transmit: (copies, { chance }) =>
      copies.map((copy, i) => ({
        ...copy,
        delayMs: copy.delayMs + leastMs + (mostMs - leastMs) * chance(`latency/${i}`) ** 3,
      })),
  };
}
