import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastCut, localDayNumber, offsetMs, timeOfDayMs } from '../../../domain/local-clock.ts';
import { zoneOffsetMs } from '../../../domain/time.ts';

const zones = ['Asia/Ho_Chi_Minh', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'];
const HOUR = 3_600_000;

describe('local clocks', () => {
  it('go as Intl says, kept or not', () => {
    const at = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(fc.constantFrom(...zones), at, (zone, instant) => {
        expect(offsetMs(zone, instant)).toBe(zoneOffsetMs(zone, instant));
        expect(offsetMs(zone, instant)).toBe(zoneOffsetMs(zone, instant));
      }),
    );
    expect(() => offsetMs('Asia/Saigon_', 0)).toThrow(RangeError);
  });

  it('show the time of a cut at the cut, which lies before and less than a day and an hour ago', () => {
    const at = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });
    fc.assert(
      fc.property(fc.constantFrom(...zones), at, fc.constantFrom(0, 7, 19), (zone, instant, hour) => {
        const cut = lastCut(instant, zone, hour * HOUR);
        expect((cut + zoneOffsetMs(zone, cut)) % (24 * HOUR)).toBe(hour * HOUR);
        expect(instant - cut).toBeGreaterThan(0);
        expect(instant - cut).toBeLessThanOrEqual(25 * HOUR);
      }),
    );
  });

  it('count days', () => {
    expect(localDayNumber(Date.UTC(2026, 10, 1, 16, 59), 'Asia/Ho_Chi_Minh') + 1).toBe(
      localDayNumber(Date.UTC(2026, 10, 1, 17), 'Asia/Ho_Chi_Minh'),
    );
    expect(timeOfDayMs('02:30')).toBe(2.5 * HOUR);
  });
});
