import { between, keyOf, smoothNoise } from '../noise.ts';
import type { Place, WorldContext } from './context.ts';
import { byMonth, DAY_MS, daySwing, HOUR_MS, localDay, localHour } from './local-time.ts';
import { cloudCover } from './weather.ts';

const MEAN = keyOf('pond/mean');
const NIGHT = keyOf('pond/night');
const NOISE = keyOf('pond/noise');
const PH = keyOf('pond/ph');
const HEAT = keyOf('pond/heat');
const SALT = keyOf('pond/salt');

/** The bloom breathes all night and gives oxygen all day: least before dawn, most in mid-afternoon. */
const LEAST = 4.5;
const MOST = 15.5;

/** The night an instant belongs to: from noon to noon, numbered by the day on which it ends. */
const nightOf = (at: number): number => localDay(at + DAY_MS / 2);

/**
 * Dissolved oxygen, mg/L, with its minimum between 02:00 and 06:00. A dull day makes less oxygen and so a worse
 * night. In the story the bloom collapses in the night before the anchor's day and oxygen falls below 3 mg/L.
 */
export function dissolvedOxygen(context: WorldContext, { key, story }: Place, at: number): number {
  const { seed, anchor } = context;
  const mean = between(seed, MEAN ^ key, 0, [6.2, 6.8]);
  const dull = cloudCover(context, at - (localHour(at) < 12 ? 12 : 2) * HOUR_MS);
  const swing = daySwing(at, LEAST, MOST) * (between(seed, NIGHT ^ key, nightOf(at), [1.5, 2.1]) - 0.1 * dull);
  const collapse = anchor !== null && story === 'oxygen-night' && nightOf(at) === localDay(anchor) - 1;
  const loss = collapse ? 2.2 * Math.max(0, -daySwing(at, LEAST, MOST)) ** 0.7 : 0;
  return Math.max(0.3, mean + swing - loss + 0.12 * smoothNoise(seed, NOISE ^ key, at, HOUR_MS / 2));
}

/** pH: taking up CO₂ by day raises it, breathing at night lowers it; a bloom swings by about half a unit. */
export function pondPh({ seed }: WorldContext, { key }: Place, at: number): number {
  const mean = between(seed, PH ^ key, 0, [7.75, 8.1]);
  return mean + 0.26 * daySwing(at, 6, 15.5) + 0.05 * smoothNoise(seed, PH ^ key, at, 6 * HOUR_MS);
}

/** °C. A metre of water keeps half of the air's swing and peaks two hours after it. */
export function pondTemperature({ seed }: WorldContext, { key }: Place, at: number): number {
  const mean = byMonth([27.2, 27.8, 29.2, 30.4, 30.2, 29.6, 29.2, 29, 28.9, 28.8, 28.4, 27.5], at);
  return mean + 1.3 * daySwing(at, 6.5, 16) + 0.5 * smoothNoise(seed, HEAT ^ key, at, 2 * DAY_MS);
}

/** g/L. A brackish shrimp pond changes over weeks, with evaporation and topping up. */
export function pondSalinity({ seed }: WorldContext, { key }: Place, at: number): number {
  return between(seed, SALT ^ key, 0, [6, 12]) + 0.8 * smoothNoise(seed, SALT ^ key, at, 10 * DAY_MS);
}
