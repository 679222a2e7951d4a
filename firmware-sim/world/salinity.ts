import { between, keyOf, smoothNoise } from '../noise.ts';
import type { Place, WorldContext } from './context.ts';
import { byMonth, DAY_MS, HOUR_MS, smoothStep } from './local-time.ts';
import { tideShare } from './tide.ts';

const OFFSET = keyOf('salinity/place');
const NOISE = keyOf('salinity/noise');

/** g/L inside the estuary by month: the sea pushes in as the Mekong falls, worst in March and April. */
const SEASON = [2.2, 3.6, 4.6, 4.2, 2, 0.6, 0.3, 0.2, 0.15, 0.15, 0.4, 1.1];

/** Before the front of a story, g/L: below any threshold; after it, above 1 g/L at every stage of the tide. */
const STORY_BEFORE = 0.42;
const STORY_AFTER = 1.3;

/**
 * Salinity of river or canal water, g/L. Salt comes with the flood tide and lags it by about an hour
 * and a half; spring tides carry it further in than neaps.
 */
export function riverSalinity({ seed, anchor }: WorldContext, { key, story }: Place, at: number): number {
  const spring = 1 + 0.2 * smoothNoise(seed, keyOf('salinity/spring'), at, 7 * DAY_MS);
  const season = byMonth(SEASON, at) * spring * between(seed, OFFSET ^ key, 0, [0.75, 1.05]);
  const mean =
    anchor !== null && story === 'salt-front'
      ? STORY_BEFORE + (STORY_AFTER - STORY_BEFORE) * smoothStep(at, anchor - 23 * HOUR_MS, anchor - 17 * HOUR_MS)
      : season;
  const tidal = 1 + 0.16 * tideShare(at - 1.5 * HOUR_MS) + 0.02 * smoothNoise(seed, NOISE ^ key, at, HOUR_MS);
  return Math.max(0.02, mean * tidal);
}
