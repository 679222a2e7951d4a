import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, niceBucketMs, parseBucketMs } from '../../../domain/bucket-width.ts';

describe('niceBucketMs', () => {
  it('never cuts a range into more buckets than asked for, wherever the range begins', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 * 365 * DAY_MS }),
        fc.integer({ min: 2, max: 2000 }),
        fc.nat(),
        (range, maxBuckets, from) => {
          const width = niceBucketMs(range, maxBuckets);
          const buckets = Math.floor((from + range - 1) / width) - Math.floor(from / width) + 1;
          expect(buckets).toBeLessThanOrEqual(maxBuckets);
        },
      ),
    );
  });

  it.each([
    [3_600_000, 500, 60_000],
    [DAY_MS, 500, 300_000],
    [7 * DAY_MS, 500, 30 * 60_000],
    [365 * DAY_MS, 2000, 6 * 3_600_000],
    [365 * DAY_MS, 500, DAY_MS],
  ])('%i ms in at most %i gives %i', (range, maxBuckets, width) => {
    expect(niceBucketMs(range, maxBuckets)).toBe(width);
  });
});

describe('parseBucketMs', () => {
  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['6h', 21_600_000],
    ['1d', DAY_MS],
    ['0m', null],
    ['15', null],
    ['m', null],
    ['1w', null],
    ['-1m', null],
    ['1.5h', null],
  ])('%s', (text, width) => {
    expect(parseBucketMs(text)).toBe(width);
  });
});
