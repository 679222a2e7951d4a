import { describe, expect, it } from 'vitest';
import { deviceTime } from '../../../domain/device-time.ts';

const NOW = Date.UTC(2026, 10, 22, 5, 0, 0);
const VN = 'Asia/Ho_Chi_Minh';
const at = (stated: unknown, zone = VN): number => deviceTime(stated, NOW, zone);

describe('a device time', () => {
  it.each([
    ['epoch ms', NOW - 1000, NOW - 1000],
    ['epoch s', (NOW - 1000) / 1000, NOW - 1000],
    ['fractions of a second', 1_795_323_599.25, 1_795_323_599_250],
    ['epoch ms as text', String(NOW - 1000), NOW - 1000],
    ['ISO 8601 in UTC', '2026-11-22T04:59:59Z', NOW - 1000],
    ['ISO 8601 with an offset', '2026-11-22T11:59:59+07:00', NOW - 1000],
    ['an offset without colon', '2026-11-22T11:59:59.500+0700', NOW - 500],
    ['an offset of hours alone', '2026-11-21T23:59:59-05', NOW - 1000],
    ['a space for the T, local to the site', '2026-11-22 11:59:59', NOW - 1000],
    ['no seconds', '2026-11-22T11:59', NOW - 60_000],
  ])('reads %s', (_name, stated, expected) => expect(at(stated)).toBe(expected));

  it('without a zone follows the site through daylight saving', () => {
    const berlin = (text: string): number => deviceTime(text, NOW, 'Europe/Berlin');
    expect(berlin('2026-07-01T12:00:00')).toBe(Date.UTC(2026, 6, 1, 10));
    expect(berlin('2026-01-01T12:00:00')).toBe(Date.UTC(2026, 0, 1, 11));
    expect(berlin('2026-03-29T03:30:00')).toBe(Date.UTC(2026, 2, 29, 1, 30));
  });

  it('5 minutes ahead is believed, more is not', () => {
    expect(at(NOW + 300_000)).toBe(NOW + 300_000);
    expect(at(NOW + 300_001)).toBeNaN();
  });

  it.each([
    ['missing', undefined],
    ['null', null],
    ['malformed as seen in the field', '2020-0327T12:39:05Z'],
    ['1970', 12_345],
    ['1970 in text', '1970-01-01T00:00:30Z'],
    ['1980', Date.UTC(1980, 0, 6)],
    ['2000', '2000-01-01 00:00:00'],
    ['2004', Date.UTC(2004, 0, 1) / 1000],
    ['just before 2015', Date.UTC(2015, 0, 1) - 1],
    ['4020', '4020-05-01T00:00:00Z'],
    ['4020 in ms', Date.UTC(4020, 0, 1)],
    ['30 February', '2026-02-30T00:00:00Z'],
    ['25 o’clock', '2026-11-22T25:00:00Z'],
    ['negative', -5],
    ['no number', Number.NaN],
    ['endless', Number.POSITIVE_INFINITY],
    ['an object', { at: 1 }],
    ['words', 'yesterday'],
  ])('that is %s is not believed', (_name, stated) => expect(at(stated)).toBeNaN());
});
