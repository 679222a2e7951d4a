import { describe, expect, it } from 'vitest';
import { prevailing, sectorOf, sectors, windRose } from '../../../../web/src/lib/wind-rose.ts';

const line = (values: readonly number[]) => ({ t: values.map((_, i) => i), values });

describe('a wind rose', () => {
  it('has sixteen sectors, the north about 0 degrees', () => {
    expect(sectors[sectorOf(0)]).toBe('N');
    expect(sectors[sectorOf(360)]).toBe('N');
    expect(sectors[sectorOf(349)]).toBe('N');
    expect(sectors[sectorOf(11.2)]).toBe('N');
    expect(sectors[sectorOf(11.3)]).toBe('NNE');
    expect(sectors[sectorOf(225)]).toBe('SW');
    expect(sectors[sectorOf(-90)]).toBe('W');
  });

  it('counts calm apart and strength by class, an edge with the class above it', () => {
    const rose = windRose(line([0.4, 0.5, 2, 9]), line([90, 90, 90, 180]));
    expect(rose.calm).toBe(0.25);
    expect(rose.shares[sectors.indexOf('E')]).toEqual([0.25, 0.25, 0, 0, 0]);
    expect(rose.shares[sectors.indexOf('S')]).toEqual([0, 0, 0, 0, 0.25]);
    expect(prevailing(rose)).toEqual({ sector: 'E', share: 0.5 });
  });

  it('leaves out readings that have no direction, and is empty of nothing', () => {
    expect(windRose(line([3, 3]), { t: [1], values: [45] }).readings).toBe(1);
    const none = windRose(line([]), line([]));
    expect([none.calm, prevailing(none)]).toEqual([0, null]);
  });
});
