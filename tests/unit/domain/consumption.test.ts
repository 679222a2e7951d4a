import { describe, expect, it } from 'vitest';
import { consumption } from '../../../domain/consumption.ts';

const HOUR = 3_600_000;
const JOIN = 2.5 * HOUR;
/** One reading an hour, unless said otherwise. */
const hourly = (readings: readonly number[], hours = readings.map((_, i) => i)) => ({
  t: hours.map((hour) => hour * HOUR),
  min: readings,
  max: readings,
  last: readings,
});

describe('consumption of a counter', () => {
  it('is what each reading is beyond the one before', () => {
    expect(consumption(hourly([100, 101.5, 101.5, 104]), JOIN)).toEqual({
      t: [0, HOUR, 2 * HOUR, 3 * HOUR],
      used: [0, 1.5, 0, 2.5],
      unheard: [],
      restarts: [],
    });
  });

  it('counts the first bucket from its own first reading', () => {
    expect(consumption({ t: [0], min: [100], max: [103], last: [103] }, JOIN).used).toEqual([3]);
  });

  it('is never negative where a meter was replaced by one that shows less', () => {
    const { used, restarts } = consumption(hourly([500, 502, 3, 5]), JOIN);
    expect(used).toEqual([0, 2, 0, 2]);
    expect(restarts).toEqual([2 * HOUR]);
  });

  it('keeps both parts of a bucket in which the meter began again', () => {
    const { used, restarts } = consumption({ t: [0, HOUR], min: [100, 0], max: [100, 102], last: [100, 0.5] }, JOIN);
    expect(used).toEqual([0, 2.5]);
    expect(restarts).toEqual([HOUR]);
  });

  it('does not make a spike of a silence, and yet loses nothing of it', () => {
    const { used, unheard } = consumption(hourly([100, 101, 131, 132], [0, 1, 20, 21]), JOIN);
    expect(used).toEqual([0, 1, 0, 1]);
    expect(unheard).toEqual([{ from: HOUR, to: 20 * HOUR, used: 30 }]);
    const all = used.reduce((a, b) => a + b, 0) + unheard.reduce((a, b) => a + b.used, 0);
    expect(all).toBe(32);
  });

  it('does not guess what was used while a meter was silent and replaced', () => {
    const { used, unheard, restarts } = consumption(hourly([100, 5, 6], [0, 20, 21]), JOIN);
    expect(used).toEqual([0, 0, 1]);
    expect(unheard).toEqual([]);
    expect(restarts).toEqual([20 * HOUR]);
  });

  it('of nothing is nothing', () => {
    expect(consumption(hourly([]), JOIN)).toEqual({ t: [], used: [], unheard: [], restarts: [] });
  });
});
