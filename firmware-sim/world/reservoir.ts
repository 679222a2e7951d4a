import { between, keyOf } from '../noise.ts';
import type { Place, WorldContext } from './context.ts';
import { byMonth, localHour } from './local-time.ts';

const HEIGHT = keyOf('reservoir/height');

/** Share of its useful depth that an irrigation reservoir of the highlands holds: full after the rains, low before them. */
const FILL = [0.88, 0.72, 0.5, 0.3, 0.22, 0.3, 0.45, 0.62, 0.8, 0.94, 0.99, 0.96];
const DEPTH_M = 9;
/** m over the national datum at which nothing more can be let out. */
const DEAD_LEVEL_M = 604;

/** Level of the water behind the dam, m over the national datum. */
export function reservoirLevel({ seed }: WorldContext, { key }: Place, at: number): number {
  return DEAD_LEVEL_M + between(seed, HEIGHT ^ key, 0, [-0.5, 0.5]) + DEPTH_M * byMonth(FILL, at);
}

/** Water is let out by day while fields need it: from December to April. */
export function outletOpen(at: number): boolean {
  const hour = localHour(at);
  return byMonth([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1], at) > 0.4 && hour >= 6 && hour < 16;
}

/** Level in the canal below the dam, m over the national datum. */
export const outletLevel = (at: number): number => DEAD_LEVEL_M - 3 + (outletOpen(at) ? 0.85 : 0.12);
