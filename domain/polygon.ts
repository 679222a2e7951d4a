import { z } from 'zod';

/** Corners of all rings of a polygon together. */
const MAX_VERTICES = 500;

type Position = [longitude: number, latitude: number, ...height: number[]];
type Ring = readonly Position[];

/** Longitude and latitude, WGS 84; a height may follow (RFC 7946 §3.1.1). */
const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)], z.number());

/** Ends where it begins (RFC 7946 §3.1.6). */
const ring = z.array(position).min(4).refine(isClosed, 'a ring has to end with the position with which it begins');

/** GeoJSON Polygon (RFC 7946 §3.1.6): the edge of a site, and holes in it. */
export const polygon = z.object({
  type: z.literal('Polygon'),
  coordinates: z
    .array(ring)
    .min(1)
    .refine(
      (rings) => rings.reduce((sum, { length }) => sum + length, 0) <= MAX_VERTICES,
      `may have ${MAX_VERTICES} positions at most`,
    ),
});
export type Polygon = z.infer<typeof polygon>;

const WGS84_RADIUS_M = 6_378_137;
const WGS84_E2 = 0.00669437999014;
const SQUARE_METRES_PER_HECTARE = 10_000;

/**
 * The same polygon as it is kept: the outer ring anticlockwise and the holes clockwise (the right-hand rule of RFC 7946
 * §3.1.6), without heights and without positions that stand twice in a row.
 */
export function tidyPolygon({ coordinates }: Polygon): Polygon {
  return {
    type: 'Polygon',
    coordinates: coordinates.map((positions, index) => {
      const corners = positions
        .map(([longitude, latitude]): Position => [longitude, latitude])
        .filter((at, i, all) => i === 0 || !samePlace(at, all[i - 1] as Position));
      const anticlockwise = signedArea(corners, ([longitude, latitude]) => [longitude, latitude]) > 0;
      return anticlockwise === (index === 0) ? corners : corners.reverse();
    }),
  };
}

/** Area in hectares of a site's edge less its holes; on the ellipsoid, exact to a thousandth for what a farm may be. */
export function areaHa({ coordinates }: Polygon): number {
  const [outer = [], ...holes] = coordinates;
  const middle = ((outer[0]?.[1] ?? 0) * Math.PI) / 180;
  const bend = 1 - WGS84_E2 * Math.sin(middle) ** 2;
  const metresEast = (WGS84_RADIUS_M / Math.sqrt(bend)) * Math.cos(middle) * (Math.PI / 180);
  const metresNorth = ((WGS84_RADIUS_M * (1 - WGS84_E2)) / bend ** 1.5) * (Math.PI / 180);
  const size = (positions: Ring): number =>
    Math.abs(signedArea(positions, ([longitude, latitude]) => [longitude * metresEast, latitude * metresNorth]));
  return (size(outer) - holes.reduce((sum, hole) => sum + size(hole), 0)) / SQUARE_METRES_PER_HECTARE;
}

/** Shoelace formula, about the first corner so that large coordinates cost no precision; anticlockwise is positive. */
function signedArea(positions: Ring, project: (position: Position) => readonly [number, number]): number {
  const first = positions[0];
  if (!first) return 0;
  const [x0, y0] = project(first);
  let twice = 0;
  for (let i = 1; i + 1 < positions.length; i++) {
    const [x1, y1] = project(positions[i] as Position);
    const [x2, y2] = project(positions[i + 1] as Position);
    twice += (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  }
  return twice / 2;
}

const samePlace = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1];

function isClosed(positions: Ring): boolean {
  const first = positions[0];
  const last = positions.at(-1);
  return first !== undefined && last !== undefined && samePlace(first, last);
}
