import type { Behaviour } from './link.ts';

/**
 * Power saving mode: the radio wakes for `awakeMs` once in `everyMs` and is off otherwise, each device at its own
 * moment. Measuring goes on; what is measured waits.
 */
export function sleep(everyMs: number, awakeMs: number): Behaviour {
  return {
    silence(at, chance) {
      // A whole number: what is left of a fraction would have it wake a hair too early, again and again.
      const offset = Math.floor(chance('sleep', 0) * everyMs);
      const into = (((at - offset) % everyMs) + everyMs) % everyMs;
      return into < awakeMs ? null : { until: at - into + everyMs };
    },
  };
}
