import { describe, expect, it } from 'vitest';
import { mergeSeries } from '../../../../api/observations/merge-series.ts';

const part = (
  rows: readonly (readonly [t: number, min: number, mean: number, max: number, last: number, count: number])[],
) => {
  const column = (index: number) => Float64Array.from(rows.map((row) => row[index] as number));
  return { t: column(0), min: column(1), mean: column(2), max: column(3), last: column(4), count: column(5) };
};

describe('one series out of several', () => {
  it('puts a bucket that both touch together', () => {
    const merged = mergeSeries(
      [
        part([[0, 1, 2, 3, 3, 2]]),
        part([
          [0, 0, 8, 9, 7, 4],
          [60, 5, 5, 5, 5, 1],
        ]),
      ],
      60,
    );
    expect(merged).toEqual({ t: [0, 60], min: [0, 5], mean: [6, 5], max: [9, 5], last: [7, 5], count: [6, 1] });
  });

  it('leaves single results as they are, and nothing as nothing', () => {
    const same = part([[5, 1, 1, 1, 1, 1]]);
    expect(mergeSeries([same, same], 0).t).toEqual([5, 5]);
    expect(mergeSeries([], 60)).toEqual({ t: [], min: [], mean: [], max: [], last: [], count: [] });
  });
});
