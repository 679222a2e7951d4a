import { describe, expect, it } from 'vitest';
import { foresee, mostPressing, watchedOf } from '../../../../domain/overview/advice.ts';
import { type Course, trendOf } from '../../../../domain/overview/trend.ts';
import { usualLimits } from '../../../../domain/overview/watering-point.ts';
import type { Limit } from '../../../../domain/rules/limits.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 22, 7);

/** Hourly results up to now; `at` is hours before now. */
function course(hours: number, value: (hoursAgo: number) => number): Course {
  const ago = Array.from({ length: hours + 1 }, (_, i) => hours - i);
  return { t: ago.map((h) => NOW - h * HOUR), values: ago.map(value) };
}

const name = { vi: 'a', en: 'a' };
const limit = (value: number, side: Limit['side'], level: Limit['level'] = 'act'): Limit => ({
  value,
  side,
  level,
  name,
});

function advise(datastream: string, of: Course, limits: readonly Limit[]) {
  const watched = watchedOf(datastream);
  if (!watched) throw new Error('not watched');
  const value = of.values[of.values.length - 1] as number;
  const at = of.t[of.t.length - 1] as number;
  return foresee(watched, trendOf(of, watched.outlook, NOW), { value, at, now: NOW, intervalMs: HOUR, limits });
}

/** Noise that is the same every time. */
const noise = (h: number, size: number) => Math.sin(h * 12.9898) * size;

describe('soil water', () => {
  const drying = (perDay: number, hours = 72, end = 30) =>
    course(hours, (h) => end + (perDay * h) / 24 + noise(h, 0.1));

  it('says on which day the point of watering is reached', () => {
    const advice = advise('soil_moisture@20cm', drying(2), [limit(22, 'below')]);
    expect(advice).toMatchObject({ kind: 'due', what: 'water', confidence: 'good', limit: { value: 22 } });
    if (advice.kind !== 'due') return;
    expect((advice.at ?? 0) - NOW).toBeGreaterThan(3.7 * DAY);
    expect((advice.at ?? 0) - NOW).toBeLessThan(4.3 * DAY);
    expect(advice.perDay).toBeCloseTo(-2, 1);
  });

  it('waters at the step at which somebody has to act, and by the usual point where no rule says', () => {
    const both = [limit(28, 'below', 'watch'), limit(22, 'below', 'act')];
    expect(advise('soil_moisture', drying(2), both)).toMatchObject({ kind: 'due', limit: { value: 22 } });
    expect(advise('soil_moisture', drying(1, 72, 33), usualLimits('soil_moisture'))).toMatchObject({
      kind: 'due',
      limit: { value: 29, level: 'act' },
    });
    expect(usualLimits('salinity')).toEqual([]);
  });

  it('says that there is enough when it stays even, rises, or takes long', () => {
    for (const perDay of [0, -1, 0.1])
      expect(advise('soil_moisture', drying(perDay), [limit(22, 'below')])).toMatchObject({ kind: 'enough', at: null });
  });

  it('counts from the last rain or watering on', () => {
    // Fast until 40 hours ago, then wetted to 36, and slow since.
    const wetted = course(120, (h) => (h > 40 ? 20 + (h - 40) * 0.3 : 33 + (h / 24) * 1.5));
    const advice = advise('soil_moisture', wetted, [limit(30, 'below')]);
    expect(advice).toMatchObject({ kind: 'due' });
    if (advice.kind === 'due') expect(((advice.at ?? 0) - NOW) / DAY).toBeCloseTo(2, 0);
    const justNow = course(120, (h) => (h > 5 ? 25 + h / 24 : 35));
    expect(advise('soil_moisture', justNow, [limit(30, 'below')])).toEqual({ kind: 'unsure', reason: 'just-wetted' });
  });

  it('would rather say nothing than guess', () => {
    const below = [limit(22, 'below')];
    expect(advise('soil_moisture', drying(2, 20), below)).toEqual({ kind: 'unsure', reason: 'too-short' });
    expect(advise('soil_moisture', drying(2), [])).toEqual({ kind: 'unsure', reason: 'no-limit' });
    const wild = course(72, (h) => 24 + noise(h, 0.9) + h / 400);
    expect(advise('soil_moisture', wild, [limit(23, 'below')])).toMatchObject({ kind: 'unsure', reason: 'scattered' });
    const silent = { ...drying(2), t: Array.from(drying(2).t, (at) => at - 5 * HOUR) };
    expect(advise('soil_moisture', silent, below)).toEqual({ kind: 'unsure', reason: 'silent' });
    const watched = watchedOf('soil_moisture');
    expect(watched && trendOf({ t: [], values: [] }, watched.outlook, NOW)).toEqual({ unsure: 'too-short' });
  });

  it('says that it is reached whatever the trend', () => {
    expect(advise('soil_moisture', drying(2, 3, 18), [limit(22, 'below')])).toMatchObject({
      kind: 'reached',
      at: null,
    });
  });

  it('does not say that it is reached because it was once', () => {
    const old = { ...drying(2, 72, 18), t: Array.from(drying(2).t, (at) => at - 5 * HOUR) };
    expect(advise('soil_moisture', old, [limit(22, 'below')])).toEqual({ kind: 'unsure', reason: 'silent' });
    // A device that sends twice a day was heard as it promised.
    const watched = watchedOf('soil_moisture');
    const twiceADay = { value: 18, at: NOW - 8 * HOUR, now: NOW, intervalMs: 12 * HOUR, limits: [limit(22, 'below')] };
    expect(watched && foresee(watched, { unsure: 'silent' }, twiceADay)).toMatchObject({ kind: 'reached' });
  });

  it('takes a sensor that always says the same for broken, not for enough water', () => {
    const stuck = course(72, (h) => (h % 2 === 0 ? 30.1 : (30.1 * 3) / 3));
    expect(advise('soil_moisture', stuck, [limit(22, 'below')])).toEqual({ kind: 'unsure', reason: 'stuck' });
  });

  it('sees water that was brought while nothing was heard', () => {
    // Watered from 20 to 36 within a gap of ten hours; since then it dries by 4 a day.
    const gap = course(120, (h) => (h > 48 ? 20 + (h - 48) * 0.05 : 28 + (h * 4) / 24));
    const heard = gap.t.length - 49;
    const kept = (column: ArrayLike<number>) => Array.from(column).filter((_, i) => i < heard - 10 || i >= heard);
    const advice = advise('soil_moisture', { t: kept(gap.t), values: kept(gap.values) }, [limit(24, 'below')]);
    expect(advice).toMatchObject({ kind: 'due' });
    if (advice.kind === 'due') expect(((advice.at ?? 0) - NOW) / DAY).toBeCloseTo(1, 1);
  });

  it('never looks further ahead than three times what it has seen', () => {
    // 25 hours seen, 4 days to go.
    expect(advise('soil_moisture', drying(2, 25), [limit(22, 'below')]).kind).toBe('enough');
  });
});

describe('dangers', () => {
  it('foresees the next limit that is not passed, hours ahead', () => {
    const ladder = [limit(0.7, 'above', 'watch'), limit(1, 'above'), limit(4, 'above', 'danger')];
    const rising = course(6, (h) => 0.9 - h * 0.05);
    const advice = advise('salinity', rising, ladder);
    expect(advice).toMatchObject({ kind: 'due', what: 'danger', limit: { value: 1 } });
    if (advice.kind === 'due') expect(((advice.at ?? 0) - NOW) / HOUR).toBeCloseTo(2, 1);
    expect(
      advise(
        'salinity',
        course(6, (h) => 0.9 + h * 0.05),
        ladder,
      ),
    ).toMatchObject({ kind: 'enough' });
  });

  it('foresees oxygen running out before the morning, and is silent once every limit is passed', () => {
    const falling = course(6, (h) => 3.6 + h * 0.4);
    expect(advise('dissolved_oxygen', falling, [limit(3, 'below'), limit(2, 'below', 'danger')])).toMatchObject({
      kind: 'due',
      limit: { value: 3 },
    });
    expect(
      advise(
        'dissolved_oxygen',
        course(6, () => 1),
        [limit(2, 'below')],
      ),
    ).toEqual({
      kind: 'unsure',
      reason: 'no-limit',
    });
  });
});

describe('what is looked ahead at', () => {
  it('is the most pressing of a device', () => {
    const depths = ['soil_moisture@40cm', 'battery_voltage', 'soil_moisture@20cm'];
    expect(mostPressing(depths, 'field')).toBe('soil_moisture@20cm');
    expect(mostPressing(['soil_moisture', 'dissolved_oxygen'], 'pond')).toBe('dissolved_oxygen');
    expect(mostPressing(['air_temperature'], 'field')).toBeUndefined();
  });

  it('is the water of a paddy, and not that of a pond, which nobody irrigates', () => {
    expect(mostPressing(['water_level'], 'field')).toBe('water_level');
    expect(mostPressing(['water_level'], 'pond')).toBeUndefined();
  });
});
