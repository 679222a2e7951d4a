import { describe, expect, it } from 'vitest';
import { barWidth, rollingSum, since, total, withMissing } from '../../../../web/src/lib/amounts.ts';

const HOUR = 3_600_000;
const rain = withMissing({ t: [0, HOUR, 4 * HOUR, 5 * HOUR], amounts: [1, 2, 8, 16] }, HOUR);

describe('amounts in buckets', () => {
  it('have a null for every bucket that was not heard', () => {
    expect(rain.t).toEqual([0, 1, 2, 3, 4, 5].map((n) => n * HOUR));
    expect(rain.amounts).toEqual([1, 2, null, null, 8, 16]);
  });

  it('add up over a width that ends with the bucket', () => {
    expect(rollingSum(rain, 5, HOUR)).toBe(16);
    expect(rollingSum(rain, 5, 3 * HOUR)).toBe(24);
    expect(rollingSum(rain, 5, 24 * HOUR)).toBe(27);
    expect(rollingSum(rain, 1, 24 * HOUR)).toBe(3);
  });

  it('are not none where nothing was heard', () => {
    expect(rollingSum(rain, 3, HOUR)).toBeNull();
    expect(total({ amounts: [null, null] })).toBeNull();
    expect(total(rain)).toBe(27);
  });

  it('begin with the bucket that the range begins in', () => {
    expect(since(rain, 1.5 * HOUR).t[0]).toBe(HOUR);
    expect(since(rain, 4 * HOUR).amounts).toEqual([8, 16]);
  });

  it('are of hours within days, of days within years', () => {
    const day = 24 * HOUR;
    expect(barWidth(day, 600).text).toBe('1h');
    expect(barWidth(day, 86_400).text).toBe('1d');
    expect(barWidth(30 * day, 600).text).toBe('1d');
    expect(barWidth(3000 * day, 600).text).toBe('7d');
  });
});
