import { between, keyOf, smoothNoise } from '../noise.ts';
import type { Place, WorldContext } from './context.ts';
import { byMonth, DAY_MS, daySwing, HOUR_MS, localHour, startOfSeason } from './local-time.ts';
import { rainBetween } from './rain.ts';
import { seasonTrack, type Track } from './track.ts';
import { airTemperature } from './weather.ts';

const DRY = keyOf('soil/dry');
const EC = keyOf('soil/ec');
const NOISE = keyOf('soil/noise');

const STEP_MS = 2 * HOUR_MS;
/** Volumetric %, alluvial silty clay: field capacity, saturation, wilting point. */
const CAPACITY = 38;
const SATURATED = 50;
const WILTING = 18;

/**
 * Soil moisture at 20 cm, volumetric %: falls towards the wilting point the faster the wetter it is,
 * rain fills it, and at about half depletion somebody irrigates at six in the morning.
 */
export function soilMoisture(context: WorldContext, place: Place, at: number): number {
  return upperTrack(context, place, at)(at) + 0.15 * smoothNoise(context.seed, NOISE ^ place.key, at, 2 * HOUR_MS);
}

/** At 40 cm the same wetness arrives a day and a half later and flattened. */
export function deepSoilMoisture(context: WorldContext, place: Place, at: number): number {
  const upper = upperTrack(context, place, at);
  const share = STEP_MS / (1.5 * DAY_MS);
  const next = (value: number, t: number) => value + (upper(t) + 2 - value) * share;
  const options = { epoch: startOfSeason(at), stepMs: STEP_MS, initial: 33, next };
  return seasonTrack(place.tracks, 'soil40', options)(at);
}

function upperTrack({ seed }: WorldContext, { key, tracks }: Place, at: number): Track {
  const daily = between(seed, DRY ^ key, 0, [0.07, 0.11]);
  const irrigateAt = between(seed, DRY ^ key, 1, [26, 29]);
  const next = (value: number, t: number): number => {
    const hour = localHour(t);
    if (value < irrigateAt && hour >= 5 && hour < 7) return CAPACITY - 1;
    const sun = hour >= 6 && hour < 18 ? 1.6 : 0.4;
    const dry = (value - WILTING) * daily * sun * (STEP_MS / DAY_MS);
    // Above field capacity gravity drains the surplus within a day.
    const drain = value > CAPACITY ? (value - CAPACITY) * 0.15 : 0;
    return Math.min(SATURATED, value - dry - drain + rainBetween(seed, t, t + STEP_MS) * 0.28);
  };
  const initial = between(seed, DRY ^ key, 2, [29, 37]);
  return seasonTrack(tracks, 'soil20', { epoch: startOfSeason(at), stepMs: STEP_MS, initial, next });
}

/** °C at 20 cm: the air's mean, its day wave damped to a third and late by hours. */
export function soilTemperature({ seed }: WorldContext, at: number): number {
  const mean = (airTemperature(seed, at - DAY_MS / 2) + airTemperature(seed, at)) / 2;
  return (
    0.3 * mean +
    0.7 * byMonth([26.5, 27, 28.3, 29.4, 29.2, 28.6, 28.2, 28, 28, 27.9, 27.6, 26.8], at) +
    0.6 * daySwing(at, 8, 18)
  );
}

/** µS/cm. Water carries the ions the probe sees, so conductivity follows moisture. */
export function soilConductivity(context: WorldContext, place: Place, at: number): number {
  const wetness = soilMoisture(context, place, at) / CAPACITY;
  return between(context.seed, EC ^ place.key, 0, [650, 1250]) * wetness ** 1.3;
}
