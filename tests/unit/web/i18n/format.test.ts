import { describe, expect, it } from 'vitest';
import { formatOf } from '../../../../web/src/i18n/format.ts';

const vi = formatOf('vi');
const en = formatOf('en');
/** 14:05:09 in Vietnam */
const AFTERNOON = Date.UTC(2026, 10, 22, 7, 5, 9);

describe('numbers', () => {
  it('writes 1234.5 as each language does', () => {
    expect(vi.number(1234.5, 1)).toBe('1.234,5');
    expect(en.number(1234.5, 1)).toBe('1,234.5');
  });

  it('keeps trailing zeros, so that figures stand under each other', () => {
    expect(vi.number(3, 2)).toBe('3,00');
  });

  it('writes a real minus, and none before a zero', () => {
    expect(vi.number(-16.04, 1)).toBe('−16,0');
    expect(vi.number(-0.04, 1)).toBe('0,0');
    expect(vi.number(0)).toBe('0');
  });
});

describe('times', () => {
  it('writes day before time in Vietnamese order and on the clock of Vietnam', () => {
    expect(vi.instant(AFTERNOON)).toBe('22/11/2026 14:05');
    expect(en.instant(AFTERNOON)).toBe('22/11/2026 14:05');
    expect(vi.shortInstant(AFTERNOON)).toBe('22/11 14:05');
  });

  it('calls midnight 00:00 and the day by UTC+7', () => {
    const midnight = Date.UTC(2026, 11, 31, 17, 0, 0);
    expect(vi.instant(midnight)).toBe('01/01/2027 00:00');
    expect(vi.month(midnight)).toBe('01/2027');
  });
});

describe('durations', () => {
  it('takes the largest whole unit', () => {
    expect(vi.duration(900)).toBe('15 phút');
    expect(vi.duration(3600)).toBe('1 giờ');
    expect(vi.duration(3 * 86_400 + 5)).toBe('3 ngày');
    expect(en.duration(900)).toBe('15 minutes');
  });

  it('says how long ago, and nothing for less than a minute', () => {
    expect(vi.ago(3 * 3600)).toBe('3 giờ trước');
    expect(en.ago(60)).toBe('1 minute ago');
    expect(vi.ago(59)).toBeNull();
  });
});
