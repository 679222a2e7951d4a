import { HOUR_MS, yearFraction } from './local-time.ts';

const LATITUDE = (10.25 * Math.PI) / 180;
const LONGITUDE_HOURS = 106.7 / 15;

/** Sine of the sun's height over the horizon in the eastern delta (10.25° N, 106.7° E); negative at night. */
export function sunHeight(at: number): number {
  const declination = -0.4091 * Math.cos(2 * Math.PI * (yearFraction(at) + 10 / 365));
  const solarHour = ((at / HOUR_MS) % 24) + LONGITUDE_HOURS;
  const hourAngle = ((solarHour - 12) / 12) * Math.PI;
  return Math.sin(LATITUDE) * Math.sin(declination) + Math.cos(LATITUDE) * Math.cos(declination) * Math.cos(hourAngle);
}

/** Radiation on level ground under a clear sky, W/m² (Haurwitz 1945: 1098 · sin h · e^(−0.057 / sin h)). */
export function clearSkyRadiation(at: number): number {
  const height = sunHeight(at);
  return height <= 0.01 ? 0 : 1098 * height * Math.exp(-0.057 / height);
}
