import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlanInput, planSeries, type Segment } from '../../../../../store/readings/influx/series-plan.ts';
import { DAY, HOUR, ZoneClock } from '../../../../../store/readings/zone-clock.ts';

const clock = new ZoneClock('Asia/Ho_Chi_Minh');
/** Midnight in Vietnam. */
const T0 = Date.UTC(2026, 10, 9, 17);

const plan = (over: Partial<PlanInput>): string[] =>
  planSeries({
    from: T0,
    to: T0 + 3 * DAY,
    bucketMs: HOUR,
    clock,
    rollupClock: clock,
    dirtyHours: [],
    dirtyDays: [],
    floors: { raw: 0, '1h': 0, '1d': 0 },
    ...over,
  }).map(inHours);

const inHours = ({ from, to, source }: Segment): string => `${(from - T0) / HOUR}…${(to - T0) / HOUR} ${source}`;

describe('the plan of a series', () => {
  it('takes whole hours and days from rollups, edges and what is not up to date from raw results', () => {
    expect(plan({})).toEqual(['0…72 1h']);
    expect(plan({ bucketMs: DAY })).toEqual(['0…72 1d']);
    expect(plan({ bucketMs: 6 * HOUR })).toEqual(['0…72 6h']);
    expect(plan({ bucketMs: HOUR / 2 })).toEqual(['0…72 raw']);
    expect(plan({ bucketMs: 90 * 60_000 })).toEqual(['0…72 raw']);
    expect(plan({ from: T0 + HOUR / 2, to: T0 + 5.5 * HOUR })).toEqual(['0.5…1 raw', '1…5 1h', '5…5.5 raw']);
    expect(plan({ from: T0 + HOUR / 4, to: T0 + HOUR / 2 })).toEqual(['0.25…0.5 raw']);
    expect(plan({ dirtyHours: [T0 + 3 * HOUR] })).toEqual(['0…3 1h', '3…4 raw', '4…72 1h']);
    expect(plan({ bucketMs: DAY, dirtyDays: [T0 + DAY], dirtyHours: [T0 + 47 * HOUR] })).toEqual([
      '0…24 1d',
      '24…47 1h',
      '47…48 raw',
      '48…72 1d',
    ]);
    expect(plan({ bucketMs: DAY, from: T0 - HOUR, to: T0 + 25 * HOUR })).toEqual(['-1…0 1h', '0…24 1d', '24…25 1h']);
  });

  it('does not trust days that were cut in another zone, nor hours at another phase', () => {
    expect(plan({ bucketMs: DAY, clock: new ZoneClock('Asia/Tokyo') })).toEqual(['0…72 1h']);
    expect(plan({ bucketMs: DAY, clock: new ZoneClock('Asia/Kolkata') })).toEqual(['0…72 raw']);
  });

  it('lets hours and days stand in where nothing finer is kept', () => {
    const floors = { raw: T0 + 2 * DAY, '1h': T0 + DAY, '1d': 0 };
    expect(plan({ floors })).toEqual(['0…24 1d', '24…72 1h']);
    expect(plan({ floors, bucketMs: 60_000 })).toEqual(['0…24 1d', '24…48 1h', '48…72 raw']);
  });

  it('covers the range without gap or overlap, in few pieces, and never trusts what is not up to date', () => {
    const hour = fc.integer({ min: -5, max: 24 * 40 }).map((n) => T0 + n * HOUR);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 * DAY }),
        fc.integer({ min: 1, max: 40 * DAY }),
        fc.constantFrom(HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY),
        fc.uniqueArray(hour, { maxLength: 60 }),
        (start, length, bucketMs, hours) => {
          const dirtyHours = hours.sort((a, b) => a - b);
          const dirtyDays = [...new Set(dirtyHours.map((at) => clock.dayStart(at)))];
          const [from, to] = [T0 + start, T0 + start + length];
          const floors = { raw: 0, '1h': 0, '1d': 0 };
          const input = { from, to, bucketMs, clock, rollupClock: clock, dirtyHours, dirtyDays, floors };
          const segments = planSeries(input);
          expect(segments[0]?.from).toBe(from);
          expect(segments.at(-1)?.to).toBe(to);
          expect(segments.length).toBeLessThanOrEqual(8);
          segments.forEach((segment, i) => {
            if (i > 0) expect(segment.from).toBe(segments[i - 1]?.to);
            if (segment.source === 'raw') return;
            const { source } = segment;
            expect((source === '1h' ? clock.hourStart : clock.dayStart).call(clock, segment.from)).toBe(segment.from);
            expect(dirtyHours.filter((at) => at >= segment.from && at < segment.to)).toEqual([]);
          });
        },
      ),
    );
  });
});
