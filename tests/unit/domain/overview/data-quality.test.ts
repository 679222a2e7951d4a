import { describe, expect, it } from 'vitest';
import { Completeness, dataQuality, expectedUplinks, median } from '../../../../domain/overview/data-quality.ts';

const HOUR = 3_600_000;

describe('what a device owes', () => {
  it('is an uplink an interval, from when it was there on', () => {
    const day = { from: 0, to: 24 * HOUR };
    expect(expectedUplinks(900, day, -1)).toBe(96);
    expect(expectedUplinks(900, day, 12 * HOUR)).toBe(48);
    expect(expectedUplinks(86_400, day, 0)).toBe(1);
    expect(expectedUplinks(900, day, 30 * HOUR)).toBe(0);
  });

  it('is not made up for by one that sends too often', () => {
    const complete = new Completeness();
    expect(complete.share).toBeNull();
    complete.add(960, 96);
    complete.add(0, 96);
    expect(complete.share).toBe(0.5);
  });
});

describe('data quality', () => {
  it('is four shares, and none of what cannot be told', () => {
    const devices = { fresh: 9, late: 1, lost: 0, never: 0 };
    expect(dataQuality({ uplinks: 200, refused: 1, complete: 0.93, results: 50, clean: 49, devices })).toEqual({
      correct: 0.995,
      complete: 0.93,
      clean: 0.98,
      alive: 0.9,
    });
    const nothing = { fresh: 0, late: 0, lost: 0, never: 0 };
    expect(dataQuality({ uplinks: 0, refused: 0, complete: null, results: 0, clean: 0, devices: nothing })).toEqual({
      correct: null,
      complete: null,
      clean: null,
      alive: null,
    });
  });
});

describe('the median', () => {
  it('is the one in the middle', () => {
    expect(median([])).toBeNull();
    expect(median([5, 1, 9])).toBe(5);
    expect(median([4, 1, 9, 2])).toBe(3);
  });
});
