import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, ZoneClock } from '../../../store/readings/zone-clock.ts';

const zones = [
  'Asia/Ho_Chi_Minh',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Africa/Cairo',
  'America/New_York',
];

/** What a wall clock in the zone shows, straight from the engine. */
function wall(zone: string, at: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
}
const date = (zone: string, at: number) => wall(zone, at).slice(0, 10);

const instant = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2030, 0, 1) });

describe('the clock of a zone', () => {
  it.each(zones)('cuts days of %s at the first instant of each date', (zone) => {
    const clock = new ZoneClock(zone);
    fc.assert(
      fc.property(instant, (at) => {
        const start = clock.dayStart(at);
        const end = clock.nextDay(at);
        expect(start).toBeLessThanOrEqual(at);
        expect(end).toBeGreaterThan(at);
        expect(date(zone, start)).toBe(date(zone, at));
        expect(date(zone, end - 1)).toBe(date(zone, at));
        expect(date(zone, start - 1) < date(zone, at)).toBe(true);
        expect(date(zone, end) > date(zone, at)).toBe(true);
        expect(clock.dayStart(start)).toBe(start);
        expect(clock.dayStart(end)).toBe(end);
      }),
      { numRuns: 300 },
    );
  });

  it.each(zones)('cuts time in %s into buckets that follow one another without a gap', (zone) => {
    const clock = new ZoneClock(zone);
    const widths = fc.constantFrom(60_000, 900_000, HOUR, 3 * HOUR, 6 * HOUR, DAY, 7 * DAY);
    fc.assert(
      fc.property(instant, widths, (at, width) => {
        const start = clock.bucketStart(at, width);
        const end = clock.bucketEnd(at, width);
        expect(start <= at && at < end).toBe(true);
        expect(clock.bucketStart(start, width)).toBe(start);
        expect(clock.bucketStart(end - 1, width)).toBe(start);
        expect(clock.bucketStart(end, width)).toBe(end);
      }),
      { numRuns: 500 },
    );
  });

  it('puts quarters of a day where the wall clock shows them, also when it was changed in between', () => {
    const clock = new ZoneClock('Europe/Berlin');
    const noonOfChange = Date.parse('2026-03-29T12:00:00+02:00');
    expect(clock.bucketStart(noonOfChange - 1, 6 * HOUR)).toBe(Date.parse('2026-03-29T06:00:00+02:00'));
    expect(clock.bucketStart(Date.parse('2026-03-29T05:59:00+02:00'), 6 * HOUR)).toBe(
      Date.parse('2026-03-29T00:00:00+01:00'),
    );
    expect(clock.nextDay(noonOfChange) - clock.dayStart(noonOfChange)).toBe(23 * HOUR);
    const autumn = Date.parse('2026-10-25T12:00:00+01:00');
    expect(clock.nextDay(autumn) - clock.dayStart(autumn)).toBe(25 * HOUR);
    // The hour that the clock shows twice is two hours.
    expect(clock.bucketStart(Date.parse('2026-10-25T02:30:00+02:00'), HOUR)).toBe(
      Date.parse('2026-10-25T02:00:00+02:00'),
    );
    expect(clock.bucketStart(Date.parse('2026-10-25T02:30:00+01:00'), HOUR)).toBe(
      Date.parse('2026-10-25T02:00:00+01:00'),
    );
  });

  it('knows that a day in Vietnam begins at 17:00 UTC', () => {
    const clock = new ZoneClock('Asia/Ho_Chi_Minh');
    expect(clock.dayStart(Date.parse('2026-11-22T03:00:00Z'))).toBe(Date.parse('2026-11-21T17:00:00Z'));
    expect(clock.hourPhase).toBe(0);
    expect(new ZoneClock('Asia/Kolkata').hourPhase).toBe(30 * 60_000);
  });
});
