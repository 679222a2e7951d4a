import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { kinks } from '@turf/kinks';
import { areaHa, type Polygon, tidyPolygon } from '../../domain/polygon.ts';
import { invalid } from '../http/problem.ts';

const PATH = 'body.polygon';
/** About a decimetre. */
const DECIMALS = 6;
const LEAST_HA = 0.0001;

/**
 * The polygon as it is kept.
 * @throws HttpProblem invalid when its edge crosses or touches itself, naming the place, or encloses nothing
 */
export function checkedPolygon(drawn: Polygon): Polygon {
  const polygon = tidyPolygon(drawn);
  if (polygon.coordinates.some((ring) => ring.length < 4))
    throw invalid(PATH, 'needs three corners or more that lie apart');
  const [crossing] = kinks(polygon).features;
  if (crossing) {
    const [longitude = 0, latitude = 0] = crossing.geometry.coordinates;
    throw invalid(
      PATH,
      `its edge crosses itself at latitude ${latitude.toFixed(DECIMALS)}, longitude ${longitude.toFixed(DECIMALS)}; draw it around the site without crossing`,
    );
  }
  const [outer = [], ...holes] = polygon.coordinates;
  const whole = { type: 'Polygon' as const, coordinates: [outer] };
  // Rings that do not cross lie inside or outside of each other as a whole.
  if (holes.some(([corner]) => corner && !booleanPointInPolygon(corner, whole)))
    throw invalid(PATH, 'a hole lies outside of the edge');
  if (areaHa(polygon) < LEAST_HA) throw invalid(PATH, 'encloses less than a square metre');
  return polygon;
}
