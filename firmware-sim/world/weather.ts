import { keyOf, smoothNoise } from '../noise.ts';
import type { WorldContext } from './context.ts';
import { byMonth, DAY_MS, daySwing, HOUR_MS, localHour } from './local-time.ts';
import { rainBetween } from './rain.ts';
import { clearSkyRadiation } from './sun.ts';

const CLOUD = keyOf('weather/cloud');
const MASS = keyOf('weather/air-mass');
const DEW = keyOf('weather/dew');
const PRESSURE = keyOf('weather/pressure');
const WIND = keyOf('weather/wind');
const TURN = keyOf('weather/turn');

/** Share of the sky under cloud, 0…1; nearly all of it while it rains. */
export function cloudCover(context: WorldContext, at: number): number {
  const { seed, climate } = context;
  const drifting = byMonth(climate.cloud, at) + 0.35 * smoothNoise(seed, CLOUD, at, 3 * HOUR_MS);
  const raining = Math.min(1, rainBetween(context, at - HOUR_MS / 2, at + HOUR_MS / 2) / 2);
  return Math.min(1, Math.max(0, drifting + raining * 0.6));
}

/** Radiation on level ground, W/m²; cloud takes up to three quarters of it (Kasten and Czeplak 1980). */
export function solarRadiation(context: WorldContext, at: number): number {
  return clearSkyRadiation(at) * (1 - 0.75 * cloudCover(context, at) ** 3.4);
}

/** °C. Coolest before sunrise, warmest about 14:00; cloud narrows the day, a shower cools by a few degrees. */
export function airTemperature(context: WorldContext, at: number): number {
  const { seed, climate } = context;
  const swing = daySwing(at, 5.5, 14) * (climate.swing - 2 * cloudCover(context, at));
  const shower = Math.min(3.5, rainBetween(context, at - 2 * HOUR_MS, at) * 0.35);
  return byMonth(climate.temperature, at) + swing - shower + 0.9 * smoothNoise(seed, MASS, at, 2 * DAY_MS);
}

/** %. The dew point hardly moves within a day, so humidity mirrors temperature (Magnus formula, Sonntag 1990). */
export function airHumidity(context: WorldContext, at: number): number {
  const { seed, climate } = context;
  const saturation = (celsius: number) => Math.exp((17.62 * celsius) / (243.12 + celsius));
  const temperature = airTemperature(context, at);
  const wet = Math.min(1.2, rainBetween(context, at - 3 * HOUR_MS, at) * 0.1);
  const dewPoint = byMonth(climate.temperature, at) - 3.6 + wet + 0.8 * smoothNoise(seed, DEW, at, DAY_MS);
  return Math.min(99, Math.max(35, (100 * saturation(dewPoint)) / saturation(temperature)));
}

/** hPa, at the station's height. In the tropics the atmospheric tide (highs at 10:00 and 22:00) outweighs passing weather. */
export function airPressure({ seed, climate }: WorldContext, at: number): number {
  const tide = 1.5 * Math.cos(((localHour(at) - 10) / 6) * Math.PI);
  return climate.pressure + tide + 1.8 * smoothNoise(seed, PRESSURE, at, 3 * DAY_MS);
}

/** m/s. Calm nights, a sea breeze after noon, gusts ahead of showers. */
export function windSpeed(context: WorldContext, at: number): number {
  const breeze = 1.6 + 1.5 * daySwing(at, 4, 15.5);
  const gust = Math.min(5, rainBetween(context, at - HOUR_MS / 4, at + HOUR_MS / 2) * 0.35);
  return Math.max(0, breeze + gust + 0.8 * smoothNoise(context.seed, WIND, at, HOUR_MS / 2));
}

/** Degrees the wind blows from: north-east monsoon from November to April, south-west from May to October. */
export function windDirection({ seed }: WorldContext, at: number): number {
  const southWest = byMonth([0, 0, 0.1, 0.35, 0.8, 1, 1, 1, 0.9, 0.5, 0.1, 0], at);
  const from = 65 + 165 * southWest + 40 * smoothNoise(seed, TURN, at, 2 * HOUR_MS) + 25 * daySwing(at, 4, 15.5);
  return ((from % 360) + 360) % 360;
}
