import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInArea, type UnitArea } from '../../../../domain/units/area.ts';

const square = (x: number, y: number, size: number): [number, number][] => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
  [x, y],
];
const at = (longitude: number, latitude: number) => ({ latitude, longitude });

describe('an area', () => {
  it('holds what is inside, and not what is in its holes or outside', () => {
    const area: UnitArea = { type: 'Polygon', coordinates: [square(106, 10, 1), square(106.4, 10.4, 0.2)] };
    expect(isInArea(at(106.1, 10.1), area)).toBe(true);
    expect(isInArea(at(106.5, 10.5), area)).toBe(false);
    expect(isInArea(at(107.1, 10.1), area)).toBe(false);
    const two: UnitArea = { type: 'MultiPolygon', coordinates: [[square(106, 10, 1)], [square(108, 10, 1)]] };
    expect(isInArea(at(108.5, 10.5), two)).toBe(true);
    expect(isInArea(at(107.5, 10.5), two)).toBe(false);
  });

  it('cut in two holds every point of it in exactly one half', () => {
    const half = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(half, half, half, (cut, x, y) => {
        fc.pre(Math.abs(x - cut) > 1e-9);
        const side = (from: number, to: number): UnitArea => ({
          type: 'Polygon',
          coordinates: [
            [
              [from, 0],
              [to, 0],
              [to, 1],
              [from, 1],
              [from, 0],
            ],
          ],
        });
        const point = at(x, y);
        expect([side(0, cut), side(cut, 1)].filter((area) => isInArea(point, area))).toHaveLength(1);
      }),
    );
  });
});
