import type { Behaviour } from './link.ts';

/** A share of the devices falls silent for good some time within `withinMs` after `start`. */
export function deadBattery(start: number, share: number, withinMs: number): Behaviour {
  return {
    alive: (at, chance) => chance('battery', 0) >= share || at < start + chance('battery/when', 0) * withinMs,
  };
}
