import { keyOf, uniform } from '../noise.ts';
import type { Behaviour, Copy, Link, Silence } from './link.ts';

/**
 * A link out of behaviours. All chance in it is a hash of seed, device, purpose and number of the
 * sending, so a run can be had again.
 */
export function composeLink(behaviours: readonly Behaviour[], seed: number, device: string): Link {
  const own = keyOf(device);
  const chance = (purpose: string, n: number) => uniform(seed, own ^ keyOf(purpose), n);
  return {
    transmit(at, n) {
      let copies: readonly Copy[] = [{ delayMs: 0, lost: false, ackLost: false }];
      const sending = { at, chance: (purpose: string) => chance(purpose, n) };
      for (const { transmit } of behaviours) if (transmit) copies = transmit(copies, sending);
      return copies;
    },
    silence(at) {
      let longest: Silence | null = null;
      for (const { silence } of behaviours) {
        const found = silence?.(at, chance) ?? null;
        if (found && (!longest || found.until > longest.until)) longest = found;
      }
      return longest;
    },
    clockError: (at) => behaviours.reduce((sum, { clockError }) => sum + (clockError?.(at, chance) ?? 0), 0),
    alive: (at) => behaviours.every(({ alive }) => alive?.(at, chance) ?? true),
  };
}
