import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeResults, orderMembers, planMerge } from '../../../store/readings/embedded/fieldset.ts';
import { readingOrder } from '../../../store/readings/embedded/reading-order.ts';
import { SeriesBuilder } from '../../../store/readings/embedded/series-builder.ts';
import { blobOf, floatsOf, replaceSummaries, SUMMARY_LENGTH } from '../../../store/readings/embedded/summary.ts';
import { HOUR, ZoneClock } from '../../../store/readings/zone-clock.ts';

describe('rows of the embedded store', () => {
  it('are written by device and time, those of one key in the order in which they came', () => {
    const reading = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 6 }));
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 60 }), (readings) => {
        const order = readingOrder(
          Uint32Array.from(readings, ([device]) => device),
          Float64Array.from(readings, ([, at]) => at),
        );
        const expected = readings
          .map(([device, at], index) => ({ device, at, index }))
          .sort((a, b) => a.device - b.device || a.at - b.at || a.index - b.index)
          .map(({ index }) => index);
        expect([...order]).toEqual(expected);
      }),
    );
  });

  it('hold each datastream once, the later result of two', () => {
    const { members, from } = orderMembers([9, 4, 9, 7]);
    expect(members).toEqual([4, 7, 9]);
    expect(from.map((index) => ['nine', 'four', 'NINE', 'seven'][index])).toEqual(['four', 'seven', 'NINE']);
  });

  it('merge as two objects would', () => {
    const row = fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5', '10'), fc.double({ noNaN: true }));
    fc.assert(
      fc.property(row, row, (present, added) => {
        const ids = (object: Record<string, number>) => orderMembers(Object.keys(object).map(Number)).members;
        const packed = (object: Record<string, number>) =>
          Float64Array.from(ids(object), (id) => object[String(id)] as number);
        const plan = planMerge(ids(present), ids(added));
        const merged = mergeResults(plan, packed(present), packed(added));
        const found = Object.fromEntries(plan.members.map((id, i) => [String(id), merged[i]]));
        expect(found).toEqual({ ...present, ...added });
        expect(plan.members).toEqual(plan.members.toSorted((a, b) => a - b));
      }),
    );
  });

  it('unpack numbers from memory that does not lie at a multiple of eight', () => {
    const floats = Float64Array.of(1.5, -2, Number.MAX_VALUE);
    const shifted = new Uint8Array(3 + floats.byteLength).subarray(3);
    shifted.set(blobOf(floats));
    expect([...floatsOf(shifted)]).toEqual([...floats]);
  });
});

const summary = (start: number, value: number) => ({
  start,
  min: value,
  max: value,
  sum: value,
  count: 1,
  first: value,
  last: value,
});

describe('summaries in a chunk', () => {
  it('give way to those made anew, stay in order, and go when nothing is left', () => {
    const first = replaceSummaries(new Float64Array(0), new Set([20, 10]), [summary(20, 2), summary(10, 1)]);
    const second = replaceSummaries(first as Float64Array, new Set([10, 15]), [summary(15, 7)]) as Float64Array;
    expect(second.length).toBe(2 * SUMMARY_LENGTH);
    expect([second[0], second[1], second[SUMMARY_LENGTH], second[SUMMARY_LENGTH + 1]]).toEqual([15, 7, 20, 2]);
    expect(replaceSummaries(second, new Set([15, 20]), [])).toBeNull();
  });
});

describe('series', () => {
  const clock = new ZoneClock('Asia/Ho_Chi_Minh');

  it('keep each result by itself when no width is asked for', () => {
    const builder = new SeriesBuilder(0, clock);
    for (let i = 0; i < 5000; i += 1) builder.add(i, i / 2);
    const { t, min, mean, max, last, count } = builder.columns();
    expect(t.length).toBe(5000);
    for (const column of [min, mean, max, last]) expect(column[4999]).toBe(2499.5);
    expect([t[4999], count[4999]]).toEqual([4999, 1]);
  });

  it('leave empty buckets out', () => {
    const builder = new SeriesBuilder(HOUR, clock);
    for (const [at, result] of [
      [10, 4],
      [20, 2],
      [HOUR - 1, 3],
      [5 * HOUR, 8],
    ] as const) {
      builder.add(at, result);
    }
    const { t, min, mean, max, last, count } = builder.columns();
    expect([...t]).toEqual([0, 5 * HOUR]);
    expect([min[0], mean[0], max[0], last[0], count[0]]).toEqual([2, 3, 4, 3, 3]);
  });

  it('are empty columns when there is nothing', () => {
    expect(new SeriesBuilder(HOUR, clock).columns().t.length).toBe(0);
  });
});
