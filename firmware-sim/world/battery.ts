import { between, keyOf, smoothNoise } from '../noise.ts';
import type { Place, WorldContext } from './context.ts';
import { byMonth, daySwing, HOUR_MS, yearFraction } from './local-time.ts';

const CELL = keyOf('battery/cell');
const RADIO = keyOf('radio');

/** V of a lithium thionyl chloride cell: flat near 3.6 V for years, a little lower as the year goes and on cool mornings. */
export function lithiumVoltage({ seed }: WorldContext, { key }: Place, at: number): number {
  return between(seed, CELL ^ key, 0, [3.55, 3.66]) - 0.05 * yearFraction(at) + 0.01 * daySwing(at, 5, 14);
}

/** V of a 12 V battery under a solar panel: charged by day, drained by a modem that never sleeps. */
export function solarBatteryVoltage({ seed }: WorldContext, { key }: Place, at: number): number {
  const sunny = byMonth([1, 1, 1, 0.95, 0.85, 0.8, 0.8, 0.8, 0.75, 0.8, 0.9, 0.95], at);
  return between(seed, CELL ^ key, 1, [12.5, 12.8]) + 0.6 * sunny * daySwing(at, 6, 14.5);
}

/** dBm. A place has its level; leaves, rain and load of the cell move it by a few decibels. */
export function signalStrength({ seed }: WorldContext, { key }: Place, at: number): number {
  return between(seed, RADIO ^ key, 0, [-101, -74]) + 4 * smoothNoise(seed, RADIO ^ key, at, 2 * HOUR_MS);
}
