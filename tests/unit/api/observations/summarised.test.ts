import { describe, expect, it } from 'vitest';
import { deletedWith, withoutShared } from '../../../../api/observations/summarised.ts';
import { ZoneClock } from '../../../../store/readings/zone-clock.ts';

const clock = new ZoneClock('Asia/Ho_Chi_Minh');
const now = Date.parse('2026-11-22T00:00:00Z');
const at = (text: string): number => Date.parse(text);
const kept = (rawDays: number | null, hourlyDays: number | null) => ({
  policy: { rawDays, hourlyDays, dailyDays: null },
  clock,
  now,
});
const asked = { from: at('2026-01-01T00:00:00Z'), to: now };

describe('the end of a stay at a site', () => {
  const stay = { from: at('2026-03-01T00:20:00Z'), to: at('2026-03-05T03:20:00Z') };

  it('is where it is while single results are kept', () => {
    expect(withoutShared([stay], asked, kept(null, null))).toEqual([stay]);
    expect(withoutShared([stay], asked, kept(365, null))).toEqual([stay]);
  });

  it('is before the hour, or the day there, that also stands for what came after', () => {
    expect(withoutShared([stay], asked, kept(30, null))[0]?.to).toBe(at('2026-03-05T03:00:00Z'));
    expect(withoutShared([stay], asked, kept(30, 60))[0]?.to).toBe(at('2026-03-04T17:00:00Z'));
    const short = { from: at('2026-03-05T03:10:00Z'), to: at('2026-03-05T03:20:00Z') };
    expect(withoutShared([short], asked, kept(30, null))).toEqual([]);
  });

  it('that was asked for is nobody’s border', () => {
    expect(withoutShared([stay], { from: stay.from, to: stay.to }, kept(30, 60))).toEqual([stay]);
  });

  it('takes the whole hour with it when it is deleted', () => {
    expect(deletedWith(stay, kept(30, null))).toEqual({
      from: at('2026-03-01T00:00:00Z'),
      to: at('2026-03-05T04:00:00Z'),
    });
    expect(deletedWith(stay, kept(null, null))).toEqual(stay);
  });
});
