import { describe, expect, it } from 'vitest';
import { comparedWith, seasonPair } from '../../../../web/src/lib/compare.ts';
import { resolveRange } from '../../../../web/src/lib/time-range.ts';
import { choiceOf, stepped } from '../../../../web/src/lib/zoom.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const now = Date.parse('2026-11-22T07:05:00Z');
const week = { from: now - 7 * DAY, to: now };

describe('a step of the window', () => {
  it('goes half a window back, and no further than now', () => {
    const back = stepped(week, 'earlier', now);
    expect(back).toEqual({ from: now - 10.5 * DAY, to: now - 3.5 * DAY });
    expect(stepped(back, 'later', now)).toEqual(week);
    expect(stepped(week, 'later', now)).toEqual(week);
  });

  it('halves about the middle, but keeps the end that is now', () => {
    expect(stepped(week, 'in', now)).toEqual({ from: now - 3.5 * DAY, to: now });
    const past = { from: now - 20 * DAY, to: now - 10 * DAY };
    expect(stepped(past, 'in', now)).toEqual({ from: now - 17.5 * DAY, to: now - 12.5 * DAY });
    expect(stepped(past, 'out', now).to).toBe(now - 5 * DAY);
  });

  it('ends somewhere: ten minutes, and five years', () => {
    let window = week;
    for (let i = 0; i < 40; i++) window = stepped(window, 'in', now);
    expect(window.to - window.from).toBe(10 * 60_000);
    for (let i = 0; i < 60; i++) window = stepped(window, 'out', now);
    expect(window.to - window.from).toBeLessThanOrEqual(5 * 366 * DAY);
  });

  it('is written as a range that goes on while it ends now', () => {
    expect(choiceOf({ from: now - 7 * DAY, to: now }, now)).toEqual({ from: 'now-7d', to: 'now' });
    expect(choiceOf({ from: now - DAY, to: now }, now)).toEqual({ from: 'now-24h', to: 'now' });
    expect(choiceOf({ from: now - 84 * HOUR, to: now }, now)).toEqual({ from: 'now-84h', to: 'now' });
    const past = { from: now - 2 * DAY, to: now - DAY };
    expect(choiceOf(past, now)).toEqual({ from: '2026-11-20T07:05:00.000Z', to: '2026-11-21T07:05:00.000Z' });
    for (const window of [past, { from: now - 5 * 366 * DAY, to: now }, { from: now - 11 * 60_000, to: now }]) {
      const read = resolveRange(choiceOf(window, now), now);
      expect(read).toMatchObject({ fault: null });
      expect(Math.abs(read.from - window.from)).toBeLessThan(HOUR);
    }
  });
});

describe('what a window is compared with', () => {
  const seasons = [
    { name: 'Thu Đông 2026', from: '2026-09-10' },
    { name: 'Hè Thu 2026', from: '2026-05-20' },
    { name: 'Đông Xuân 2026', from: '2026-12-01' },
  ];

  it('is as long, and falls onto it once shifted', () => {
    for (const by of ['yesterday', 'last-week', 'last-year', 'last-season'] as const) {
      const compared = comparedWith(week, by, seasons)!;
      expect(compared.from + compared.shiftMs).toBe(week.from);
      expect(compared.to + compared.shiftMs).toBe(week.to);
    }
  });

  it('is a day, a week, or the same day of the year before', () => {
    expect(comparedWith(week, 'yesterday', [])?.to).toBe(now - DAY);
    expect(comparedWith(week, 'last-week', [])?.to).toBe(now - 7 * DAY);
    expect(comparedWith(week, 'last-year', [])?.to).toBe(Date.parse('2025-11-22T07:05:00Z'));
    const leap = Date.parse('2028-02-29T05:00:00Z');
    expect(comparedWith({ from: leap - DAY, to: leap }, 'last-year', [])?.to).toBe(Date.parse('2027-02-28T05:00:00Z'));
  });

  it('is as many days into the season before', () => {
    const compared = comparedWith(week, 'last-season', seasons);
    expect(compared).toMatchObject({ season: 'Hè Thu 2026', shiftMs: 113 * DAY });
  });

  it('is nothing where no season went before', () => {
    expect(seasonPair(seasons.slice(1), now)).toBeNull();
    expect(comparedWith(week, 'last-season', [])).toBeNull();
  });
});
