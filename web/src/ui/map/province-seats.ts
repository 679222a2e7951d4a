import { provinces } from '../../../../domain/units/start-set.ts';
import type { Position } from '../../lib/distance.ts';

/**
 * Where the authorities of each province have their seat since 1 July 2025 (Resolution 202/2025/QH15, art. 1): code of
 * Decision 19/2025/QĐ-TTg, latitude, longitude of the town, to a kilometre.
 */
const seats: Readonly<Record<string, readonly [latitude: number, longitude: number]>> = {
  '01': [21.03, 105.85],
  '04': [22.67, 106.26],
  '08': [21.82, 105.21],
  '11': [21.39, 103.02],
  '12': [22.4, 103.46],
  '14': [21.33, 103.91],
  '15': [21.71, 104.87],
  '19': [21.59, 105.85],
  '20': [21.85, 106.76],
  '22': [20.95, 107.08],
  '24': [21.27, 106.2],
  '25': [21.32, 105.4],
  '31': [20.86, 106.68],
  '33': [20.65, 106.05],
  '37': [20.25, 105.97],
  '38': [19.81, 105.78],
  '40': [18.67, 105.69],
  '42': [18.34, 105.91],
  '44': [17.47, 106.62],
  '46': [16.46, 107.59],
  '48': [16.06, 108.21],
  '51': [15.12, 108.8],
  '52': [13.78, 109.22],
  '56': [12.24, 109.19],
  '66': [12.67, 108.04],
  '68': [11.94, 108.44],
  '75': [10.95, 106.82],
  '79': [10.78, 106.7],
  '80': [10.54, 106.41],
  '82': [10.36, 106.36],
  '86': [10.25, 105.97],
  '91': [10.01, 105.08],
  '92': [10.03, 105.78],
  '96': [9.18, 105.15],
};

/** The code of Hồ Chí Minh, whose name alone is that of a person. */
export const HO_CHI_MINH = '79';

export interface ProvinceSeat extends Position {
  readonly code: string;
  readonly name: string;
  /** A city under the central government: its name is worth more room than that of others. */
  readonly isCity: boolean;
}

/** The 34 provinces and cities, each where its seat is. */
export const provinceSeats: readonly ProvinceSeat[] = provinces.flatMap(([code, kind, name]) => {
  const seat = seats[code];
  return seat ? [{ code, name, isCity: kind === 'thanh-pho', latitude: seat[0], longitude: seat[1] }] : [];
});
