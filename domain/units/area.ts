import { z } from 'zod';

/** GeoJSON positions: longitude, latitude (RFC 7946 §3.1.1). */
const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).rest(z.number());
/** A commune's border in the scale of an official map has a few hundred corners. */
const ring = z.array(position).min(4).max(20_000);
const rings = z.array(ring).min(1).max(50);

/** Where a unit is: a Polygon or MultiPolygon of RFC 7946, without holes in the antimeridian's way. */
export const unitArea = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Polygon'), coordinates: rings }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(rings).min(1).max(200) }),
]);
export type UnitArea = z.infer<typeof unitArea>;

export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

type Ring = z.infer<typeof ring>;

/** Whether a point lies in an area; of one on the border nothing is promised. */
export function isInArea(point: Point, area: UnitArea): boolean {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  return polygons.some(
    ([outer, ...holes]) =>
      outer !== undefined && isInRing(point, outer) && !holes.some((hole) => isInRing(point, hole)),
  );
}

/** Even-odd rule: how often a ray to the east crosses the ring. */
function isInRing({ latitude, longitude }: Point, ring: Ring): boolean {
  let inside = false;
  let [lastX, lastY] = ring.at(-1) as [number, number];
  for (const [x, y] of ring) {
    if (y > latitude !== lastY > latitude && longitude < ((lastX - x) * (latitude - y)) / (lastY - y) + x)
      inside = !inside;
    [lastX, lastY] = [x, y];
  }
  return inside;
}

/** Square of the distance in degrees of latitude, good enough to tell which of several seats is nearest. */
export function squaredDistance(a: Point, b: Point): number {
  const shrink = Math.cos((((a.latitude + b.latitude) / 2) * Math.PI) / 180);
  return (a.latitude - b.latitude) ** 2 + ((a.longitude - b.longitude) * shrink) ** 2;
}
