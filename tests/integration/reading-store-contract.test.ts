import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Reading, SeriesColumns, StoredObservation, TextReading } from '../../store/readings/reading-store.ts';
import { type OpenStore, storeKinds, ZONE } from '../support/reading-stores.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UTC7 = 7 * HOUR;
/** 10 November 2026, midnight in Vietnam. */
const T0 = Date.UTC(2026, 10, 9, 17);
const LATER = T0 + 400 * DAY;

const lists = new Map<string, readonly string[]>();
/** Lists of datastreams are interned: the same list is the same array. */
function interned(datastreams: readonly string[]): readonly string[] {
  const key = datastreams.join();
  const known = lists.get(key) ?? datastreams;
  lists.set(key, known);
  return known;
}

function reading(at: number, values: Readonly<Record<string, number>>, over: Partial<Reading> = {}): Reading {
  const datastreams = interned(Object.keys(values));
  return { device: 'soil-1', site: 'field-1', at, datastreams, results: Object.values(values), ...over };
}

const word = (at: number, datastream: string, result: string): TextReading => ({
  device: 'soil-1',
  site: 'field-1',
  at,
  datastream,
  result,
});

const every = (stepMs: number, from: number, to: number, value: (i: number) => number, key = 'soil_moisture@20cm') =>
  Array.from({ length: Math.ceil((to - from) / stepMs) }, (_, i) => reading(from + i * stepMs, { [key]: value(i) }));

/** Uneven, so that a bucket made of the wrong results shows. */
const uneven = (i: number): number => ((i * 7919) % 1000) / 10;

interface Bucket {
  t: number;
  min: number;
  mean: number;
  max: number;
  last: number;
  count: number;
}

const rowsOf = (columns: SeriesColumns): Bucket[] =>
  Array.from(columns.t, (t, i) => ({
    t,
    min: columns.min[i] as number,
    mean: Math.round((columns.mean[i] as number) * 1e6) / 1e6,
    max: columns.max[i] as number,
    last: columns.last[i] as number,
    count: columns.count[i] as number,
  }));

/** What a series must be, made the slow and certain way, in a zone seven hours ahead. */
function expected(readings: readonly Reading[], key: string, from: number, to: number, width: number): Bucket[] {
  const byStart = new Map<number, number[]>();
  const byTime = [...readings].sort((a, b) => a.at - b.at);
  for (const { at, datastreams, results } of byTime) {
    const result = results[datastreams.indexOf(key)];
    if (result === undefined || at < from || at >= to) continue;
    const t = width === 0 ? at : Math.floor((at + UTC7) / width) * width - UTC7;
    byStart.set(t, [...(byStart.get(t) ?? []), result]);
  }
  return [...byStart].map(([t, values]) => ({
    t,
    min: Math.min(...values),
    mean: Math.round((values.reduce((sum, one) => sum + one, 0) / values.length) * 1e6) / 1e6,
    max: Math.max(...values),
    last: values.at(-1) as number,
    count: values.length,
  }));
}

describe.each(storeKinds)('the reading store, $name', (kind) => {
  describe.skipIf(kind.isMissing)('keeps its contract:', () => {
    let store: OpenStore;
    let seq = 0;

    beforeAll(() => kind.setUp());
    afterAll(() => kind.tearDown());
    beforeEach(async () => {
      seq = 0;
      store = await kind.open();
    });
    afterEach(() => store.dispose());

    const append = (readings: readonly Reading[], texts: readonly TextReading[] = []) =>
      store.writer.append({ throughSeq: ++seq, readings, texts });

    async function all(datastream: string | null = null, from = 0, to = LATER): Promise<StoredObservation[]> {
      const query = { device: 'soil-1', datastream, from, to, limit: 10_000, cursor: null };
      const { items, next } = await store.reader.observations(query);
      expect(next).toBeNull();
      return items;
    }

    const brief = (items: readonly StoredObservation[]) =>
      items.map(({ at, datastream, result }) => `${(at - T0) / MINUTE} ${datastream} ${result}`);

    async function series(
      from: number,
      to: number,
      bucketMs: number,
      datastream = 'soil_moisture@20cm',
      timeZone = ZONE,
    ) {
      return rowsOf(await store.reader.series({ device: 'soil-1', datastream, from, to, bucketMs, timeZone }));
    }

    /** The first call may leave some for the next. */
    async function maintained(now: number): Promise<void> {
      for (let i = 0; i < 5; i++) await store.writer.maintain(now);
    }

    it('gives back what was stored, and storing it again changes nothing', async () => {
      const readings = [
        reading(T0, { soil_ec: 812, 'soil_moisture@20cm': 31.25, 'soil_moisture@40cm': 0 }),
        reading(T0 + 5 * MINUTE, { soil_ec: -0.1, 'soil_moisture@20cm': 1e-7, 'soil_moisture@40cm': 1e21 }),
      ];
      const lines = [
        '0 soil_ec 812',
        '0 soil_moisture@20cm 31.25',
        '0 soil_moisture@40cm 0',
        '5 soil_ec -0.1',
        '5 soil_moisture@20cm 1e-7',
        '5 soil_moisture@40cm 1e+21',
      ];
      expect(await append(readings)).toEqual([]);
      expect(brief(await all())).toEqual(lines);
      expect(await append(readings)).toEqual([]);
      expect(brief(await all())).toEqual(lines);
      expect(await series(T0, T0 + HOUR, HOUR)).toMatchObject([{ count: 2 }]);
    });

    it('lets the last result of a key win, within a batch and later', async () => {
      await append([reading(T0, { soil_ec: 1 }), reading(T0, { soil_ec: 2 }), reading(T0, { soil_ec: 3 })]);
      expect(brief(await all())).toEqual(['0 soil_ec 3']);
      await append([reading(T0, { soil_ec: 4 })]);
      expect(brief(await all())).toEqual(['0 soil_ec 4']);
      expect(await series(T0, T0 + HOUR, HOUR, 'soil_ec')).toMatchObject([{ min: 4, max: 4, count: 1 }]);
    });

    it('adds further datastreams to an instant that it has', async () => {
      await append([reading(T0, { soil_ec: 1, soil_ph: 6 }), reading(T0, { 'soil_moisture@20cm': 2 })]);
      await append([reading(T0, { soil_temperature: 3, soil_ec: 9 })]);
      await append([reading(T0, { 'soil_moisture@40cm': 4 })]);
      expect(brief(await all())).toEqual([
        '0 soil_ec 9',
        '0 soil_moisture@20cm 2',
        '0 soil_moisture@40cm 4',
        '0 soil_ph 6',
        '0 soil_temperature 3',
      ]);
    });

    it('keeps words, whatever stands in them', async () => {
      const words = ['open', '', 'Mở "hết" \\ cửa, a=b c', 'hai\ndòng', '🪷', "it's"];
      await append(
        [reading(T0, { soil_ec: 1 })],
        words.map((result, i) => word(T0 + i * MINUTE, 'gate_state', result)),
      );
      await append([], [word(T0, 'gate_state', 'closed'), word(T0, 'pump_state@p1', 'on')]);
      expect((await all('gate_state')).map((one) => one.result)).toEqual(['closed', ...words.slice(1)]);
      expect(brief(await all(null, T0, T0 + 1))).toEqual(['0 gate_state closed', '0 pump_state@p1 on', '0 soil_ec 1']);
      expect((await store.reader.datastreams('soil-1')).sort()).toEqual(['gate_state', 'pump_state@p1', 'soil_ec']);
    });

    it('follows a device from site to site', async () => {
      await append([
        reading(T0, { soil_ec: 1 }, { site: null }),
        reading(T0 + MINUTE, { soil_ec: 2 }, { site: 'field-1' }),
        reading(T0 + 2 * MINUTE, { soil_ec: 3 }, { site: 'pond-2' }),
      ]);
      expect(brief(await all())).toEqual(['0 soil_ec 1', '1 soil_ec 2', '2 soil_ec 3']);
      expect(await series(T0, T0 + HOUR, HOUR, 'soil_ec')).toMatchObject([{ min: 1, max: 3, last: 3, count: 3 }]);
      expect(await series(T0, T0 + HOUR, 0, 'soil_ec')).toMatchObject([{ last: 1 }, { last: 2 }, { last: 3 }]);
    });

    it('tells apart devices whose names nearly agree', async () => {
      const others = ['soil-10', 'Soil-1', 'soil-1.', "so'il", 'a,b=c d'];
      await append([
        reading(T0, { soil_ec: 1 }),
        ...others.map((device, i) => reading(T0, { soil_ec: i }, { device })),
      ]);
      expect(brief(await all())).toEqual(['0 soil_ec 1']);
      for (const [i, device] of others.entries()) {
        const query = { device, datastream: null, from: 0, to: LATER, limit: 10, cursor: null };
        expect((await store.reader.observations(query)).items).toEqual([
          { device, datastream: 'soil_ec', at: T0, result: i },
        ]);
      }
      expect(await store.reader.datastreams('nobody')).toEqual([]);
    });

    it('pages by time and then by datastream, each result once', async () => {
      const readings = Array.from({ length: 40 }, (_, i) =>
        reading(T0 + i * MINUTE, { soil_ec: i, 'soil_moisture@40cm': i, 'soil_moisture@20cm': i }),
      );
      const texts = [3, 3.5, 20].map((minute) => word(T0 + minute * MINUTE, 'gate_state', 'open'));
      await append(readings.reverse(), texts);
      for (const datastream of [null, 'soil_moisture@20cm', 'gate_state', 'nothing']) {
        const whole = await all(datastream, T0 + MINUTE, T0 + 39 * MINUTE);
        const order = whole.map((one) => `${one.at} ${one.datastream}`);
        expect(order).toEqual([...order].sort());
        for (const limit of [1, 2, 7, 38]) {
          const paged: StoredObservation[] = [];
          let cursor: string | null = null;
          do {
            const query = { device: 'soil-1', datastream, from: T0 + MINUTE, to: T0 + 39 * MINUTE, limit, cursor };
            const page: { items: StoredObservation[]; next: string | null } = await store.reader.observations(query);
            expect(page.items.length).toBeLessThanOrEqual(limit);
            paged.push(...page.items);
            cursor = page.next;
          } while (cursor !== null && paged.length <= whole.length);
          expect(paged).toEqual(whole);
        }
      }
      const query = { device: 'soil-1', datastream: null, from: 0, to: LATER, limit: 10, cursor: 'nonsense' };
      await expect(store.reader.observations(query)).rejects.toThrow(RangeError);
    });

    it('makes every kind of series, before and after rolling up, over any range', async () => {
      const from = T0 - 3 * DAY;
      const to = T0 + 2 * DAY;
      // A morning without anything: its buckets are left out.
      const readings = every(5 * MINUTE, from + 7 * MINUTE, to, uneven).filter(
        ({ at }) => at < T0 + 3 * HOUR || at >= T0 + 11 * HOUR,
      );
      await append(readings);
      const ranges = [
        [from, to],
        [from + 12 * MINUTE, to - 33 * MINUTE],
        [T0 + 30 * MINUTE, T0 + 90 * MINUTE],
        [T0 + 4 * HOUR, T0 + 10 * HOUR],
        [T0, T0 + DAY],
      ] as const;
      const widths = [0, 5 * MINUTE, 7 * MINUTE, HOUR, 3 * HOUR, 5 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY];
      const check = async () => {
        for (const [a, b] of ranges) {
          for (const width of widths) {
            const found = await series(a, b, width);
            expect(found, `${a} … ${b} by ${width}`).toEqual(expected(readings, 'soil_moisture@20cm', a, b, width));
          }
        }
      };
      await check();
      await maintained(T0 + DAY + 90 * MINUTE);
      await check();
      await maintained(to + DAY);
      await check();
    });

    it('cuts days at midnight of a zone whose clock changes', async () => {
      await store.dispose();
      store = await kind.open('Europe/Berlin');
      // 25 October 2026 has 25 hours in Berlin.
      const from = Date.UTC(2026, 9, 23, 22);
      const readings = every(30 * MINUTE, from, from + 73 * HOUR, uneven, 'soil_ec');
      await append(readings);
      const starts = [from, from + DAY, from + 2 * DAY + HOUR];
      for (const now of [from, LATER]) {
        await maintained(now);
        const days = await series(from, from + 73 * HOUR, DAY, 'soil_ec', 'Europe/Berlin');
        expect(days.map(({ t, count }) => ({ t, count }))).toEqual([
          { t: starts[0], count: 48 },
          { t: starts[1], count: 50 },
          { t: starts[2], count: 48 },
        ]);
      }
    });

    it('refreshes the rollups that late and corrected results touch', async () => {
      const readings = every(10 * MINUTE, T0, T0 + 2 * DAY, uneven);
      await append(readings);
      await maintained(LATER);
      const late = [
        reading(T0 + 5 * HOUR + MINUTE, { 'soil_moisture@20cm': 999 }),
        reading(T0 + 30 * HOUR + MINUTE, { 'soil_moisture@20cm': -999 }),
      ];
      const corrected = reading(T0 + 10 * HOUR, { 'soil_moisture@20cm': 500 });
      await append([...late, corrected]);
      const now = [...readings.filter(({ at }) => at !== corrected.at), ...late, corrected];
      for (let round = 0; round < 2; round++) {
        for (const width of [HOUR, 6 * HOUR, DAY]) {
          const found = await series(T0, T0 + 2 * DAY, width);
          expect(found).toEqual(expected(now, 'soil_moisture@20cm', T0, T0 + 2 * DAY, width));
        }
        await maintained(LATER);
      }
    });

    it('deletes one datastream of a range and mends the rollups', async () => {
      const readings = Array.from({ length: 288 }, (_, i) =>
        reading(T0 + i * 10 * MINUTE, { soil_ec: i, 'soil_moisture@20cm': uneven(i), 'soil_moisture@40cm': i }),
      );
      const texts = [word(T0 + HOUR, 'gate_state', 'open')];
      await append(readings, texts);
      await maintained(LATER);
      const [from, to] = [T0 + 5 * HOUR + 15 * MINUTE, T0 + 29 * HOUR + 5 * MINUTE];
      const gone = (at: number) => at >= from && at < to;
      const selection = { device: 'soil-1', datastream: 'soil_moisture@20cm', from, to };
      expect(await store.writer.delete(selection)).toBe(readings.filter(({ at }) => gone(at)).length);
      const left = readings.filter(({ at }) => !gone(at));
      for (let round = 0; round < 2; round++) {
        for (const width of [0, HOUR, 6 * HOUR, DAY]) {
          const found = await series(T0, T0 + 2 * DAY, width);
          expect(found, `by ${width}`).toEqual(expected(left, 'soil_moisture@20cm', T0, T0 + 2 * DAY, width));
          for (const other of ['soil_ec', 'soil_moisture@40cm']) {
            const untouched = await series(T0, T0 + 2 * DAY, width, other);
            expect(untouched, `${other} by ${width}`).toEqual(expected(readings, other, T0, T0 + 2 * DAY, width));
          }
        }
        expect(await all('gate_state')).toHaveLength(1);
        await maintained(LATER);
      }
      await store.writer.delete({ ...selection, from: 0, to: LATER });
      expect((await store.reader.datastreams('soil-1')).sort()).toEqual([
        'gate_state',
        'soil_ec',
        'soil_moisture@40cm',
      ]);
      expect(await store.writer.delete({ ...selection, from: 0, to: LATER })).toBe(0);
    });

    it('deletes all of a device and nothing of another', async () => {
      const other = reading(T0, { soil_ec: 5 }, { device: 'soil-2' });
      await append([...every(HOUR, T0, T0 + 2 * DAY, uneven), other], [word(T0, 'gate_state', 'open')]);
      await maintained(LATER);
      expect(await store.writer.delete({ device: 'soil-1', datastream: null, from: 0, to: LATER })).toBe(49);
      expect(await all()).toEqual([]);
      expect(await store.reader.datastreams('soil-1')).toEqual([]);
      for (const width of [0, HOUR, DAY]) expect(await series(T0, T0 + 2 * DAY, width)).toEqual([]);
      expect(await store.reader.datastreams('soil-2')).toEqual(['soil_ec']);
      await append([reading(T0 + HOUR, { soil_ec: 7 })]);
      await maintained(LATER);
      expect(brief(await all())).toEqual(['60 soil_ec 7']);
      expect(await series(T0, T0 + DAY, DAY, 'soil_ec')).toMatchObject([{ count: 1, last: 7 }]);
    });

    it('lets go of what a policy no longer keeps, and answers from the rollups that are left', async () => {
      const readings = every(30 * MINUTE, T0, T0 + 10 * DAY, uneven);
      await append(readings, [word(T0, 'gate_state', 'open'), word(T0 + 9 * DAY, 'gate_state', 'closed')]);
      const now = T0 + 10 * DAY + HOUR;
      await store.writer.applyRetention({ rawDays: 3, hourlyDays: 6, dailyDays: null }, now);
      const [rawFrom, hourlyFrom] = [T0 + 7 * DAY, T0 + 4 * DAY];
      expect((await all('soil_moisture@20cm')).map(({ at }) => at)).toEqual(
        readings.map(({ at }) => at).filter((at) => at >= rawFrom),
      );
      expect(brief(await all('gate_state'))).toEqual([`${(9 * DAY) / MINUTE} gate_state closed`]);
      const days = await series(T0, T0 + 10 * DAY, DAY);
      expect(days).toEqual(expected(readings, 'soil_moisture@20cm', T0, T0 + 10 * DAY, DAY));
      const hours = await series(hourlyFrom, T0 + 10 * DAY, HOUR);
      expect(hours).toEqual(expected(readings, 'soil_moisture@20cm', hourlyFrom, T0 + 10 * DAY, HOUR));

      const tooLate = reading(rawFrom - HOUR, { 'soil_moisture@20cm': 1 });
      const rejected = await append([tooLate, reading(rawFrom + MINUTE, { soil_ec: 1 })]);
      expect(rejected).toMatchObject([{ reading: tooLate, detail: expect.stringContaining('older') }]);
      await maintained(now + DAY);
      expect(await series(T0, T0 + 10 * DAY, DAY)).toEqual(days);

      await store.writer.applyRetention({ rawDays: 3, hourlyDays: 6, dailyDays: 8 }, now);
      expect((await series(T0, T0 + 10 * DAY, DAY)).map(({ t }) => t)).toEqual(days.slice(2).map(({ t }) => t));
    });

    it('knows after opening again how far it came, and never goes back', async () => {
      expect(await store.writer.appliedSeq()).toBe(0);
      await store.writer.append({ throughSeq: 41, readings: [reading(T0, { soil_ec: 1 })], texts: [] });
      expect(await store.writer.appliedSeq()).toBe(41);
      await store.reopen();
      expect(await store.writer.appliedSeq()).toBe(41);
      await store.writer.append({ throughSeq: 40, readings: [], texts: [] });
      expect(await store.writer.appliedSeq()).toBe(41);
      await store.writer.append({ throughSeq: 42, readings: [], texts: [] });
      expect(await store.writer.appliedSeq()).toBe(42);
      expect(brief(await all())).toEqual(['0 soil_ec 1']);
      expect(await store.reader.datastreams('soil-1')).toEqual(['soil_ec']);
    });

    it('refuses times that it has no place for, and stores the rest of the batch', async () => {
      const bad = [reading(T0 + 0.5, { soil_ec: 1 }), reading(Date.UTC(9000, 0), { soil_ec: 2 })];
      const badWord = word(Number.NaN, 'gate_state', 'open');
      const rejected = await append([bad[0]!, reading(T0, { soil_ec: 3 }), bad[1]!], [badWord]);
      expect(rejected.map((one) => one.reading)).toEqual([...bad, badWord]);
      expect(brief(await all())).toEqual(['0 soil_ec 3']);
    });

    it('gives back 100,000 readings exactly', async () => {
      const key = interned(['soil_ec', 'soil_moisture@20cm']);
      const results = (i: number) => [Math.sin(i) * 10 ** ((i % 40) - 20), ((i * 7919) % 100_003) / 1000];
      const count = 100_000;
      for (let start = 0; start < count; start += 20_000) {
        await append(
          Array.from({ length: 20_000 }, (_, j) => {
            const i = start + j;
            const device = `device-${i % 50}`;
            return { device, site: null, at: T0 + i * 1000, datastreams: key, results: results(i) };
          }),
        );
      }
      let seen = 0;
      for (let d = 0; d < 50; d++) {
        let cursor: string | null = null;
        let i = d;
        do {
          const query = { device: `device-${d}`, datastream: null, from: 0, to: LATER, limit: 1000, cursor };
          const page: { items: StoredObservation[]; next: string | null } = await store.reader.observations(query);
          for (let k = 0; k < page.items.length; k += 2) {
            const [ec, moisture] = results(i);
            const at = T0 + i * 1000;
            if (page.items[k]?.result !== ec || page.items[k + 1]?.result !== moisture || page.items[k]?.at !== at) {
              expect(page.items.slice(k, k + 2)).toMatchObject([
                { at, result: ec },
                { at, result: moisture },
              ]);
            }
            i += 50;
            seen += 1;
          }
          cursor = page.next;
        } while (cursor !== null);
      }
      expect(seen).toBe(count);
    }, 120_000);

    it('can be asked whether it is there', async () => {
      await append([reading(T0, { soil_ec: 1 })]);
      await expect(store.reader.ping()).resolves.toBeUndefined();
    });
  });
});
