import { kinks } from '@turf/kinks';
import { type Polygon, polygon } from '../../../domain/polygon.ts';
import type { Position } from './distance.ts';

/** The polygon in a piece of GeoJSON (the geometry itself, a feature, or a collection of one); null when there is none. */
export function readPolygon(text: string): Polygon | null {
  try {
    const parsed = polygon.safeParse(closed(geometryOf(JSON.parse(text))));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** The corners of the outer ring, each once. */
export const cornersOf = (edge: Polygon | null): Position[] =>
  (edge?.coordinates[0] ?? []).slice(0, -1).map(([longitude, latitude]) => ({ latitude, longitude }));

/** A polygon through the corners; null while there are fewer than three. */
export function polygonThrough(corners: readonly Position[]): Polygon | null {
  const [first] = corners;
  if (!first || corners.length < 3) return null;
  return {
    type: 'Polygon',
    coordinates: [[...corners, first].map(({ latitude, longitude }) => [longitude, latitude])],
  };
}

/** Where the edge crosses or touches itself; null where it does not. */
export function crossingOf(edge: Polygon): Position | null {
  const [longitude, latitude] = kinks(edge).features[0]?.geometry.coordinates ?? [];
  return longitude === undefined || latitude === undefined ? null : { latitude, longitude };
}

interface Geo {
  readonly type?: unknown;
  readonly geometry?: unknown;
  readonly features?: unknown;
  readonly coordinates?: unknown;
}

function geometryOf(given: unknown): Geo {
  const geo = (given ?? {}) as Geo;
  if (geo.type === 'Feature') return geometryOf(geo.geometry);
  if (geo.type === 'FeatureCollection' && Array.isArray(geo.features) && geo.features.length === 1)
    return geometryOf(geo.features[0]);
  return geo;
}

/** Hand-written rings are often left open. */
function closed(geo: Geo): Geo {
  if (!Array.isArray(geo.coordinates)) return geo;
  return {
    type: geo.type,
    coordinates: geo.coordinates.map((ring: unknown) => {
      if (!Array.isArray(ring) || ring.length === 0) return ring;
      return JSON.stringify(ring[0]) === JSON.stringify(ring.at(-1)) ? ring : [...ring, ring[0]];
    }),
  };
}
