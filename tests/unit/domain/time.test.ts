import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rfc3339 } from '../../../domain/time.ts';

describe('rfc3339', () => {
  it('writes any time as the platform does', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (ms) => {
        expect(rfc3339(ms)).toBe(new Date(ms).toISOString());
      }),
    );
  });

  it('is right on both sides of midnight and of 1970', () => {
    for (const ms of [0, -1, 1, 86_399_999, 86_400_000, 1_795_343_400_123])
      expect(rfc3339(ms)).toBe(new Date(ms).toISOString());
  });

  it('refuses what is no time', () => {
    expect(() => rfc3339(Number.NaN)).toThrow(RangeError);
    expect(() => rfc3339(Number.POSITIVE_INFINITY)).toThrow(RangeError);
  });
});
