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
const STORY_DAYS = 8;
const STORY_MOISTURE = 28.5;

/**
 * Soil moisture at 20 cm, volumetric %: falls towards the wilting point the faster the wetter it is,
 * rain fills it, and at about half depletion somebody irrigates at six in the morning. In the story nobody does.
 */
export function soilMoisture(context: WorldContext, place: Place, at: number): number {
  return upperTrack(context, place, at)(at) + 0.15 * smoothNoise(context.seed, NOISE ^ place.key, at, 2 * HOUR_MS);
}

/** At 40 cm the same wetness arrives a day and a half later and flattened. */
export function deepSoilMoisture(context: WorldContext, place: Place, at: number): number {
  const upper = upperTrack(context, place, at);
  const share = STEP_MS / (1.5 * DAY_MS);
  const next = (value: number, t: number) => value + (upper(t) + 2 - value) * share;
  const options = { epoch: startOfSeason(at), stepMs: STEP_MS, initial: context.climate.soil.capacity - 5, next };
  return seasonTrack(place.tracks, 'soil40', options)(at);
}

function upperTrack(context: WorldContext, { key, story, tracks }: Place, at: number): Track {
  const { seed, anchor, climate } = context;
  const { capacity, saturated, wilting, irrigateAt } = climate.soil;
  const daily = between(seed, DRY ^ key, 0, [0.07, 0.11]);
  const due = between(seed, DRY ^ key, 1, irrigateAt);
  const next = (value: number, t: number): number => {
    const leftMs = anchor === null || story !== 'soil-dry' ? Number.POSITIVE_INFINITY : anchor - t;
    if (leftMs > 0 && leftMs <= STORY_DAYS * DAY_MS) return value + ((STORY_MOISTURE - value) * STEP_MS) / leftMs;
    const waiting = leftMs <= 0 && leftMs > -18 * HOUR_MS;
    const hour = localHour(t);
    if (!waiting && value < due && hour >= 5 && hour < 7) return capacity - 1;
    const sun = hour >= 6 && hour < 18 ? 1.6 : 0.4;
    const dry = (value - wilting) * daily * sun * (STEP_MS / DAY_MS);
    // Above field capacity gravity drains the surplus within a day.
    const drain = value > capacity ? (value - capacity) * 0.15 : 0;
    return Math.min(saturated, value - dry - drain + rainBetween(context, t, t + STEP_MS) * 0.28);
  };
  const initial = between(seed, DRY ^ key, 2, [irrigateAt[1], capacity - 1]);
  return seasonTrack(tracks, 'soil20', { epoch: startOfSeason(at), stepMs: STEP_MS, initial, next });
}

/** °C at 20 cm: the air's mean, its day wave damped to a third and late by hours. */
export function soilTemperature(context: WorldContext, at: number): number {
  const mean = (airTemperature(context, at - DAY_MS / 2) + airTemperature(context, at)) / 2;
  return 0.3 * mean + 0.7 * byMonth(context.climate.soilTemperature, at) + 0.6 * daySwing(at, 8, 18);
}

/** µS/cm. Water carries the ions the probe sees, so conductivity follows moisture. */
export function soilConductivity(context: WorldContext, place: Place, at: number): number {
  const wetness = soilMoisture(context, place, at) / context.climate.soil.capacity;
  return between(context.seed, EC ^ place.key, 0, [650, 1250]) * wetness ** 1.3;
}
