import { createRequire } from 'node:module';
import { feature, mesh } from 'topojson-client';
import type { Plugin } from 'vite';

type Point = readonly [longitude: number, latitude: number];
type Ring = Point[];

/** Vietnam, its seas and what lies around them. */
const WEST = 97;
const EAST = 121;
const SOUTH = 3;
const NORTH = 26;
/** A hundred metres; the data is not finer. */
const DECIMALS = 3;

const inside: readonly ((point: Point) => boolean)[] = [
  ([x]) => x >= WEST,
  ([x]) => x <= EAST,
  ([, y]) => y >= SOUTH,
  ([, y]) => y <= NORTH,
];
const edges: readonly [axis: 0 | 1, value: number][] = [
  [0, WEST],
  [0, EAST],
  [1, SOUTH],
  [1, NORTH],
];

/** A ring cut to the rectangle, one edge after the other (Sutherland and Hodgman 1974). */
function clipped(ring: Ring): Ring {
  return edges.reduce<Ring>((points, [axis, value], edge) => {
    const isIn = inside[edge] as (point: Point) => boolean;
    return points.flatMap((point, index) => {
      const before = points.at(index - 1) as Point;
      const crosses = isIn(point) !== isIn(before);
      const share = (value - before[axis]) / (point[axis] - before[axis]);
      const crossing: Point = [before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])];
      return [...(crosses ? [crossing] : []), ...(isIn(point) ? [point] : [])];
    });
  }, ring);
}

const rounded = (points: readonly Point[]): Ring => {
  const result: Ring = [];
  for (const [x, y] of points) {
    const point: Point = [Number(x.toFixed(DECIMALS)), Number(y.toFixed(DECIMALS))];
    const last = result.at(-1);
    if (last?.[0] !== point[0] || last[1] !== point[1]) result.push(point);
  }
  return result;
};

/** The parts of a line that lie within the rectangle. */
function partsWithin(line: readonly Point[]): Ring[] {
  const parts: Ring[] = [[]];
  for (const point of line)
    if (inside.every((isIn) => isIn(point))) parts.at(-1)?.push(point);
    else if (parts.at(-1)?.length) parts.push([]);
  return parts.filter((part) => part.length > 1).map(rounded);
}

function baseMap(): { land: Ring[][]; borders: Ring[] } {
  const world = createRequire(import.meta.url)('world-atlas/countries-10m.json') as Parameters<typeof mesh>[0];
  const { land: lands, countries } = world.objects as Record<'land' | 'countries', Parameters<typeof feature>[1]>;
  const whole = feature(world, lands);
  const land = (whole.type === 'FeatureCollection' ? whole.features : [whole]).flatMap(({ geometry }) =>
    geometry.type === 'MultiPolygon' ? geometry.coordinates : geometry.type === 'Polygon' ? [geometry.coordinates] : [],
  ) as unknown as Ring[][];
  return {
    land: land
      .map((polygon) => polygon.map((ring) => rounded(clipped(ring))).filter((ring) => ring.length > 3))
      .filter((polygon) => polygon.length > 0),
    // Borders on land alone, where two countries share them: none is drawn in the sea.
    borders: (mesh(world, countries as never, (a, b) => a !== b).coordinates as unknown as Ring[]).flatMap(partsWithin),
  };
}

/** Gives `virtual:base-map`: coasts and land borders of the region out of world-atlas, so that no tile server is asked. */
export const baseMapPlugin: Plugin = {
  name: 'sen:base-map',
  resolveId: (id) => (id === 'virtual:base-map' ? '\0virtual:base-map' : null),
  load: (id) =>
    id === '\0virtual:base-map'
      ? `const base = JSON.parse(${JSON.stringify(JSON.stringify(baseMap()))}); export const { land, borders } = base;`
      : null,
};
