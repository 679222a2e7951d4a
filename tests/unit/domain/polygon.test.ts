import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaHa, type Polygon, polygon, tidyPolygon } from '../../../domain/polygon.ts';

const of = (...coordinates: Polygon['coordinates']): Polygon => ({ type: 'Polygon', coordinates });
/** A hundredth of a degree each way, at Tân Phú Đông; anticlockwise. */
const square: Polygon['coordinates'][number] = [
  [106.7, 10.26],
  [106.71, 10.26],
  [106.71, 10.27],
  [106.7, 10.27],
  [106.7, 10.26],
];
const hole: Polygon['coordinates'][number] = [
  [106.702, 10.262],
  [106.704, 10.262],
  [106.704, 10.264],
  [106.702, 10.264],
  [106.702, 10.262],
];

describe('the edge of a site', () => {
  it.each([
    ['a ring that is not closed', of(square.slice(0, 4)), 'end with the position'],
    ['a ring of two corners', of([square[0]!, square[1]!, square[0]!]), '>=4'],
    [
      'a longitude that is none',
      of([
        [181, 10],
        [107, 10],
        [107, 11],
        [181, 10],
      ]),
      '<=180',
    ],
    ['no ring', of(), '>=1'],
    ['more than 500 positions', of([...Array.from({ length: 500 }, () => square[0]!), square[0]!]), '500 positions'],
  ])('refuses %s', (_name, drawn, why) => {
    expect(polygon.safeParse(drawn).error?.message).toContain(why);
  });

  it('turns rings to the right-hand rule, and drops heights and corners that stand twice', () => {
    const clockwise = [...square].reverse().map(([x, y]): [number, number, number] => [x, y, 3]);
    const doubled = clockwise.flatMap((corner) => [corner, corner]);
    const tidy = tidyPolygon(of(doubled, hole));
    expect(tidy.coordinates[0]).toEqual(square);
    expect(tidy.coordinates[1]).toEqual([...hole].reverse());
    expect(tidyPolygon(tidy)).toEqual(tidy);
  });

  // On WGS 84 that is 1,095.49 m from west to east and 1,106.09 m from south to north.
  it('measures hectares as a surveyor would', () => {
    expect(areaHa(of(square))).toBeCloseTo(121.171, 1);
    expect(areaHa(of(square, hole))).toBeCloseTo(121.171 * 0.96, 1);
  });

  it('measures the same wherever one begins, and whichever way one goes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.boolean(), (start, reverse) => {
        const open = square.slice(0, 4);
        const turned = [...open.slice(start), ...open.slice(0, start)];
        if (reverse) turned.reverse();
        // Metres of a degree are those at the first corner: a thousandth of the area, no more.
        expect(areaHa(of([...turned, turned[0]!])) / areaHa(of(square))).toBeCloseTo(1, 3);
      }),
    );
  });
});
