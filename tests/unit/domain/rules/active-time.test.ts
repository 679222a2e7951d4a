import { describe, expect, it } from 'vitest';
import { activeFrom, isActive } from '../../../../domain/rules/active-time.ts';
import { activeTime } from '../../../../domain/rules/definition.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
/** @param local such as `2026-11-22 14:05` in Vietnam */
const active = (of: object, local: string, zone = ZONE): boolean =>
  isActive(activeTime.parse(of), Date.parse(`${local.replace(' ', 'T')}:00+07:00`), zone);

describe('a rule is active', () => {
  it('always, unless it is said when', () => {
    expect(isActive(null, 0, ZONE)).toBe(true);
    expect(active({}, '2026-11-22 00:00')).toBe(true);
  });

  it.each([
    ['05:59', false],
    ['06:00', true],
    ['17:59', true],
    ['18:00', false],
  ])('by day at %s: %s', (time, expected) => {
    expect(active({ hours: { from: '06:00', to: '18:00' } }, `2026-11-22 ${time}`)).toBe(expected);
    // And by night the other way round.
    expect(active({ hours: { from: '18:00', to: '06:00' } }, `2026-11-22 ${time}`)).toBe(!expected);
  });

  it('all day when hours end where they begin', () => {
    expect(active({ hours: { from: '06:00', to: '06:00' } }, '2026-11-22 03:00')).toBe(true);
  });

  it('on weekdays, a night going on from the evening before', () => {
    // 22 November 2026 is a Sunday.
    expect(active({ weekdays: [7] }, '2026-11-22 00:00')).toBe(true);
    expect(active({ weekdays: [6, 1] }, '2026-11-22 23:59')).toBe(false);
    const saturdayNight = { weekdays: [6], hours: { from: '22:00', to: '05:00' } };
    expect(active(saturdayNight, '2026-11-21 23:00')).toBe(true);
    expect(active(saturdayNight, '2026-11-22 04:59')).toBe(true);
    expect(active(saturdayNight, '2026-11-22 23:00')).toBe(false);
    expect(active(saturdayNight, '2026-11-21 04:00')).toBe(false);
  });

  it.each([
    ['11-30', false],
    ['12-01', true],
    ['12-31', true],
    ['01-01', true],
    ['04-30', true],
    ['05-01', false],
  ])('in a dry season over New Year on %s: %s', (day, expected) => {
    expect(active({ season: { from: '12-01', to: '04-30' } }, `2026-${day} 12:00`)).toBe(expected);
  });

  it('within a year, on 29 February too', () => {
    expect(active({ season: { from: '02-01', to: '02-29' } }, '2028-02-29 12:00')).toBe(true);
    expect(active({ season: { from: '02-01', to: '02-28' } }, '2028-02-29 12:00')).toBe(false);
  });

  it('by the clock of its site, whatever that does', () => {
    const noon = { hours: { from: '12:00', to: '12:30' } };
    expect(isActive(activeTime.parse(noon), Date.UTC(2026, 6, 1, 10), 'Europe/Berlin')).toBe(true);
    expect(isActive(activeTime.parse(noon), Date.UTC(2026, 11, 1, 11), 'Europe/Berlin')).toBe(true);
    expect(isActive(activeTime.parse(noon), Date.UTC(2026, 11, 1, 10), 'Europe/Berlin')).toBe(false);
  });
});

describe('the active time begins', () => {
  const begins = (of: object, local: string, zone = ZONE): string => {
    const from = activeFrom(activeTime.parse(of), Date.parse(`${local.replace(' ', 'T')}:00+07:00`), zone);
    return Number.isFinite(from)
      ? new Date(from + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
      : 'never';
  };

  it.each([
    ['now while it lasts', { hours: { from: '06:00', to: '18:00' } }, '2026-11-22 17:59', '2026-11-22 17:59'],
    ['today', { hours: { from: '06:00', to: '18:00' } }, '2026-11-22 05:00', '2026-11-22 06:00'],
    ['tomorrow', { hours: { from: '06:00', to: '18:00' } }, '2026-11-22 18:00', '2026-11-23 06:00'],
    ['in the evening', { hours: { from: '18:00', to: '06:00' } }, '2026-11-22 07:00', '2026-11-22 18:00'],
    ['on Monday', { weekdays: [1] }, '2026-11-22 12:00', '2026-11-23 00:00'],
    [
      'on Monday evening',
      { weekdays: [1], hours: { from: '22:00', to: '05:00' } },
      '2026-11-22 23:00',
      '2026-11-23 22:00',
    ],
    ['with the season', { season: { from: '12-01', to: '04-30' } }, '2026-05-01 00:00', '2026-12-01 00:00'],
    ['never, of a day that there is not', { season: { from: '02-30', to: '02-30' } }, '2026-05-01 00:00', 'never'],
  ])('%s', (_, of, local, expected) => {
    expect(begins(of, local)).toBe(expected);
  });

  it('at once when it is always', () => {
    expect(activeFrom(null, 123, ZONE)).toBe(123);
  });
});
