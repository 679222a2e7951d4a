import { byMonth, HOUR_MS } from './local-time.ts';

/**
 * The four constituents that make nearly all of the tide at the mouths of the Tiền: speed in degrees
 * an hour (fixed by astronomy), amplitude in metres and phase in degrees (rounded, for a simulation).
 * M2 and S2 beat to springs and neaps every 14.8 days; K1 and O1 make the two tides of a day unequal.
 */
const CONSTITUENTS = [
  { name: 'M2', degreesPerHour: 28.9841042, metres: 0.78, phase: 40 },
  { name: 'S2', degreesPerHour: 30, metres: 0.3, phase: 85 },
  { name: 'K1', degreesPerHour: 15.0410686, metres: 0.6, phase: 310 },
  { name: 'O1', degreesPerHour: 13.9430356, metres: 0.44, phase: 265 },
] as const;

const RANGE_M = CONSTITUENTS.reduce((sum, c) => sum + c.metres, 0);

/** Height of the sea's tide over its mean, metres. */
export function tideHeight(at: number): number {
  const hours = at / HOUR_MS;
  let height = 0;
  for (const c of CONSTITUENTS) height += c.metres * Math.cos(((c.degreesPerHour * hours - c.phase) * Math.PI) / 180);
  return height;
}

/** The same as −1…1 of the largest tide there can be. */
export function tideShare(at: number): number {
  return tideHeight(at) / RANGE_M;
}

/** Level of the river at the commune, m over the national datum: the tide an hour late, and the flood season. */
export function riverLevel(at: number): number {
  const flood = byMonth([0.05, 0, 0, 0, 0, 0.05, 0.12, 0.22, 0.32, 0.36, 0.25, 0.12], at);
  return 0.25 + 0.72 * tideHeight(at - HOUR_MS) + flood;
}

/** Level behind the sluice: what reaches the canals through narrow gates comes later and smaller. */
export function canalLevel(at: number): number {
  return 0.25 + 0.35 * (riverLevel(at - 2.5 * HOUR_MS) - 0.25);
}
