import { keyOf, uniform } from '../noise.ts';
import type { WorldContext } from './context.ts';
import { byMonth, DAY_MS, HOUR_MS, localDay, startOfDay } from './local-time.ts';

const CHANCE = keyOf('rain/chance');
const START = keyOf('rain/start');
const LENGTH = keyOf('rain/length');
const AMOUNT = keyOf('rain/amount');

/** What one tip of a rain gauge's bucket holds. */
const TIP_MM = 0.2;

interface Shower {
  readonly from: number;
  readonly to: number;
  readonly mm: number;
}

function showerOf({ seed, climate }: WorldContext, day: number): Shower | null {
  const midnight = startOfDay(day);
  if (uniform(seed, CHANCE, day) >= byMonth(climate.wetDays, midnight + DAY_MS / 2)) return null;
  // Convection peaks in the afternoon; one shower in five comes at another hour.
  const u = uniform(seed, START, day);
  const hour = u < 0.8 ? 13 + (u / 0.8) * 5.5 : 20 + ((u - 0.8) / 0.2) * 10;
  const from = midnight + hour * HOUR_MS;
  const minutes = 20 + 130 * uniform(seed, LENGTH, day) ** 2;
  // Amounts are exponential: many drizzles, a few downpours.
  const mm = Math.min(130, -byMonth(climate.showerMm, midnight) * Math.log(1 - uniform(seed, AMOUNT, day)));
  return { from, to: from + minutes * 60_000, mm };
}

/** Share of a shower fallen by `at`: intensity rises to its middle and falls again. */
function fallen({ from, to }: Shower, at: number): number {
  const x = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return x < 0.5 ? 2 * x * x : 1 - 2 * (1 - x) * (1 - x);
}

/** Rain over the commune from `from` to `to`, mm. */
export function rainBetween(context: WorldContext, from: number, to: number): number {
  let mm = 0;
  // A shower of one evening may reach into the next day.
  for (let day = localDay(from) - 1; day <= localDay(to); day++) {
    const shower = showerOf(context, day);
    if (shower) mm += shower.mm * (fallen(shower, to) - fallen(shower, from));
  }
  return mm;
}

/**
 * What a tipping bucket counts from `from` to `to`, mm: whole tips, and what is left in the bucket counts
 * for the next interval, so that intervals add up to the rain that fell.
 */
export function gaugedRain(context: WorldContext, from: number, to: number): number {
  const midnight = startOfDay(localDay(from));
  const tips = (at: number) => Math.floor(rainBetween(context, midnight, at) / TIP_MM);
  return (tips(to) - tips(from)) * TIP_MM;
}
