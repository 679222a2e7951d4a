import { between, keyOf } from '../noise.ts';
import type { Place, Story, WorldContext } from './context.ts';
import { DAY_MS, HOUR_MS, localDay, localHour, startOfSeason } from './local-time.ts';
import { rainBetween } from './rain.ts';
import { seasonTrack, type TrackOptions } from './track.ts';

const LOSS = keyOf('paddy/loss');
const START = keyOf('paddy/start');
const CALL = keyOf('paddy/call');
const FLOOD = keyOf('paddy/flood');

const STEP_MS = 2 * HOUR_MS;
/** Below the surface only the pores drain, so the table falls, and rises, twice as far for the same water. */
const BELOW_SURFACE = 2;
const BUND_CM = 9;
/** In which a story lets the field fall dry, days, and how far. */
const DRYING: Readonly<Partial<Record<Story, { readonly days: number; readonly level: number }>>> = {
  'awd-due': { days: 6, level: -16.4 },
  'heading-dry': { days: 2, level: -3.4 },
};
/** Level at which the pump is started, cm: far down while rice tillers, above the soil while it heads. */
const CALLS = { drying: [-14.2, -11.5], flooded: [1, 2] } as const;

/**
 * Water level in a perforated tube, cm over the soil surface, under alternate wetting and drying
 * (IRRI): the field loses evapotranspiration (by day) and seepage (always), rain fills it up to the
 * bund's spillway, and when the level comes near −15 cm the pump floods it to 3–5 cm within hours. A field in whose
 * story rice is heading is kept under water.
 */
export function paddyLevel(context: WorldContext, place: Place, at: number): number {
  return seasonTrack(place.tracks, 'paddy', seasonOf(context, place, startOfSeason(at)))(at);
}

function seasonOf(context: WorldContext, { key, story }: Place, epoch: number): TrackOptions {
  const { seed, anchor } = context;
  const drying = story === null ? undefined : DRYING[story];
  const callAt = story?.startsWith('heading') ? CALLS.flooded : CALLS.drying;
  const seepagePerDay = between(seed, LOSS ^ key, 0, [0.5, 0.9]);
  let pumping = false;

  const next = (level: number, t: number): number => {
    const leftMs = anchor === null || !drying ? Number.POSITIVE_INFINITY : anchor - t;
    if (drying && leftMs > 0 && leftMs <= drying.days * DAY_MS) {
      pumping = false;
      return level + ((drying.level - level) * STEP_MS) / leftMs;
    }
    const waiting = leftMs <= 0 && leftMs > -18 * HOUR_MS;
    const day = localDay(t);
    // Nobody gets up at night for the pump: it starts between 6:00 and 17:00.
    const hour = localHour(t);
    const call = between(seed, CALL ^ key, Math.floor(day / 5), callAt);
    if (!waiting && level <= call && hour >= 6 && hour <= 17) pumping = true;
    const full = between(seed, FLOOD ^ key, Math.floor(day / 5), [3, 5]);
    if (pumping && level >= full) pumping = false;
    if (pumping) return Math.min(full + 0.2, level + 5);
    const sun = hour >= 6 && hour < 18 ? 1.7 : 0.3;
    const loss = (seepagePerDay + 0.5 * sun) * (STEP_MS / DAY_MS);
    const gain = rainBetween(context, t, t + STEP_MS) / 10;
    const change = gain - loss;
    // Near the pump's call the crust holds back: a field is not left to crack by the last centimetre.
    const depth = level < 0 ? BELOW_SURFACE * (level < -12 && change < 0 && !waiting ? 0.6 : 1) : 1;
    return Math.min(BUND_CM, level + change * depth);
  };
  // Fields start a season at different days of their cycles.
  const initial = between(seed, START ^ key, localDay(epoch), [-9, 5]);
  return { epoch, stepMs: STEP_MS, initial, next };
}
