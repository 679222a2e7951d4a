import type { Behaviour } from './link.ts';

/** A clock that is off by at most `mostMs` either way, differently at each device. */
export function skew(mostMs: number): Behaviour {
  return { clockError: (_, chance) => Math.round((chance('skew', 0) * 2 - 1) * mostMs) };
}

/** In a share of the devices a clock that says 1970 until the modem's first sync, `untilMs` after `start`. */
export function unsynced(start: number, untilMs: number, share: number): Behaviour {
  return {
    clockError: (at, chance) => (at < start + untilMs && chance('unsynced', 0) < share ? -start : 0),
  };
}
