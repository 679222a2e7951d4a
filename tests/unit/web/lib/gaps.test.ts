import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gapLimitMs, runs, withGaps } from '../../../../web/src/lib/gaps.ts';

const MINUTE = 60_000;

describe('what counts as a gap', () => {
  it('is silence of more than 2.5 expected intervals in raw rows', () => {
    expect(gapLimitMs(900, 0)).toBe(37.5 * MINUTE);
  });

  it('is one empty bucket where buckets are wide', () => {
    const limit = gapLimitMs(900, 60 * MINUTE);
    expect(60 * MINUTE).toBeLessThan(limit);
    expect(120 * MINUTE).toBeGreaterThan(limit);
  });

  it('is not every empty bucket where buckets are narrower than the interval', () => {
    const limit = gapLimitMs(3600, 5 * MINUTE);
    expect(60 * MINUTE).toBeLessThan(limit);
    expect(155 * MINUTE).toBeGreaterThan(limit);
  });
});

describe('rows with gaps', () => {
  it('hold one null in the middle of each gap', () => {
    const { t, ys } = withGaps({ t: [0, 10, 100, 110], ys: [[1, 2, 3, 4]] }, 25);
    expect(t).toEqual([0, 10, 55, 100, 110]);
    expect(ys).toEqual([[1, 2, null, 3, 4]]);
  });

  it('are untouched without one, and may be none at all', () => {
    expect(withGaps({ t: [0, 10, 20], ys: [[1, 2, 3]] }, 10)).toEqual({ t: [0, 10, 20], ys: [[1, 2, 3]] });
    expect(withGaps({ t: [], ys: [[], []] }, 10)).toEqual({ t: [], ys: [[], []] });
  });

  it('stay in order and lose nothing, whatever the times', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 1e6 }), { maxLength: 200 }),
        fc.integer({ min: 1 }),
        (xs, limit) => {
          const t = xs.sort((a, b) => a - b);
          const out = withGaps({ t, ys: [t] }, limit);
          expect(out.ys[0]!.filter((y) => y !== null)).toEqual(t);
          for (let i = 1; i < out.t.length; i++) expect(out.t[i]!).toBeGreaterThan(out.t[i - 1]!);
          const breaks = out.ys[0]!.filter((y) => y === null).length;
          expect(runs(t, limit).length).toBe(t.length === 0 ? 0 : breaks + 1);
        },
      ),
    );
  });
});
