import type { Behaviour } from './link.ts';

/** The cell goes down: in a share of the periods of `everyMs` the radio is cut off for as long as `longestMs`. */
export function outage(everyMs: number, share: number, longestMs: number): Behaviour {
  return {
    silence(at, chance) {
      const n = Math.floor(at / everyMs);
      if (chance('outage', n) >= share) return null;
      const from = n * everyMs + chance('outage/from', n) * Math.max(0, everyMs - longestMs);
      const until = from + longestMs * (0.2 + 0.8 * chance('outage/long', n));
      return at >= from && at < until ? { until } : null;
    },
  };
}
