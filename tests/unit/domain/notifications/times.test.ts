import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastTime, quietUntil } from '../../../../domain/notifications/times.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
/** The given local time of 22 November 2026 in Việt Nam. */
const at = (hour: number, minute = 0, day = 22): number => Date.UTC(2026, 10, day, hour - 7, minute);

describe('quiet hours', () => {
  const night = { from: '21:00', to: '05:00' };

  it.each([
    [at(20, 59), null],
    [at(21), at(5, 0, 23)],
    [at(23, 30), at(5, 0, 23)],
    [at(0, 30), at(5)],
    [at(4, 59), at(5)],
    [at(5), null],
  ])('over midnight: %i', (now, until) => {
    expect(quietUntil(night, now, ZONE)).toBe(until);
  });

  it.each([
    [at(11, 59), null],
    [at(12), at(14)],
    [at(14), null],
  ])('in the middle of a day: %i', (now, until) => {
    expect(quietUntil({ from: '12:00', to: '14:00' }, now, ZONE)).toBe(until);
  });

  it('are none for somebody who has none', () => {
    expect(quietUntil(null, at(23), ZONE)).toBeNull();
  });

  it('end when the clock on the wall says so, although it was changed that night', () => {
    // Berlin, 29 March 2026: 02:00 became 03:00.
    const before = Date.UTC(2026, 2, 28, 22);
    expect(quietUntil(night, before, 'Europe/Berlin')).toBe(Date.UTC(2026, 2, 29, 3));
  });

  it('end later than now, although their end is left out that night', () => {
    // New York, 8 March 2026: 02:00 became 03:00.
    for (let now = Date.UTC(2026, 2, 8, 6); now < Date.UTC(2026, 2, 8, 7); now += 60_000)
      expect(quietUntil({ from: '23:30', to: '02:30' }, now, 'America/New_York')).toBeGreaterThan(now);
  });

  it('always end within a day, and outside of themselves', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
    fc.assert(
      fc.property(time, time, fc.integer({ min: 0, max: 86_400_000 }), (from, to, offset) => {
        if (from === to) return;
        const now = at(0) + offset;
        const until = quietUntil({ from, to }, now, ZONE);
        if (until === null) return;
        expect(until).toBeGreaterThan(now);
        expect(until - now).toBeLessThanOrEqual(86_400_000);
        expect(quietUntil({ from, to }, until, ZONE)).toBeNull();
      }),
    );
  });
});

describe('the last time that a digest was due', () => {
  it.each([
    [at(6, 29), at(6, 30, 21)],
    [at(6, 30), at(6, 30)],
    [at(23), at(6, 30)],
  ])('%i', (now, due) => {
    expect(lastTime('06:30', now, ZONE)).toBe(due);
  });
});
