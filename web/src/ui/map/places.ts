import type { Position } from '../../lib/distance.ts';

/** The extent of Vietnam with its seas and islands: what a map shows before it knows better. */
export const VIETNAM: [[west: number, south: number], [east: number, north: number]] = [
  [101.8, 6.8],
  [117.6, 23.6],
];

interface Named extends Position {
  readonly key: 'hoangSa' | 'truongSa' | 'eastSea';
  readonly kind: 'islands' | 'sea';
}

/** Written on every map, whatever else is on it. */
export const namedPlaces: readonly Named[] = [
  { key: 'hoangSa', kind: 'islands', latitude: 16.35, longitude: 111.9 },
  { key: 'truongSa', kind: 'islands', latitude: 9.9, longitude: 114.2 },
  { key: 'eastSea', kind: 'sea', latitude: 13.1, longitude: 112.6 },
];

/** Islands of Hoàng Sa (Đà Nẵng) and Trường Sa (Khánh Hòa), too small for the coasts that are bundled. Longitude, latitude. */
export const islands: readonly [number, number][] = [
  [111.608, 16.533],
  [112.338, 16.834],
  [112.733, 16.667],
  [111.2, 15.783],
  [111.74, 16.45],
  [111.51, 16.06],
  [112.3, 16.97],
  [111.919, 8.644],
  [114.331, 11.429],
  [114.356, 11.457],
  [114.329, 9.886],
  [114.365, 10.179],
  [114.478, 10.374],
  [114.366, 10.377],
  [114.285, 11.053],
  [113.686, 8.97],
  [112.921, 7.894],
  [114.3, 9.72],
  [113.84, 7.37],
  [112.35, 8.86],
  [115.8, 10.73],
  [114.48, 9.9],
];
