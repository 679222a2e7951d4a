import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EmbeddedQueries } from '../../../store/readings/embedded/embedded-queries.ts';
import { openEmbeddedWriter } from '../../../store/readings/embedded/embedded-writer.ts';
import type { Reading, ReadingWriter, SeriesQuery } from '../../../store/readings/reading-store.ts';
import { DAY, HOUR, ZoneClock } from '../../../store/readings/zone-clock.ts';

/** Everything stored, as plainly as can be: what the store must answer like. */
class Model {
  readonly results = new Map<string, { device: string; datastream: string; at: number; result: number }>();

  append(readings: readonly Reading[]): void {
    for (const { device, at, datastreams, results } of readings) {
      datastreams.forEach((datastream, i) => {
        this.results.set(`${device} ${datastream} ${at}`, { device, datastream, at, result: results[i] as number });
      });
    }
  }

  delete(device: string, datastream: string | null, from: number, to: number): number {
    let deleted = 0;
    for (const [key, r] of this.results) {
      const meant = r.device === device && (datastream === null || r.datastream === datastream);
      if (meant && r.at >= from && r.at < to) {
        this.results.delete(key);
        deleted += 1;
      }
    }
    return deleted;
  }

  of(device: string, from: number, to: number) {
    return [...this.results.values()]
      .filter((r) => r.device === device && r.at >= from && r.at < to)
      .sort((a, b) => a.at - b.at || (a.datastream < b.datastream ? -1 : 1));
  }

  series({ device, datastream, from, to, bucketMs, timeZone }: SeriesQuery) {
    const clock = new ZoneClock(timeZone);
    const buckets: { t: number; results: number[] }[] = [];
    for (const r of this.of(device, from, to)) {
      if (r.datastream !== datastream) continue;
      const t = bucketMs === 0 ? r.at : clock.bucketStart(r.at, bucketMs);
      if (buckets.at(-1)?.t === t) buckets.at(-1)?.results.push(r.result);
      else buckets.push({ t, results: [r.result] });
    }
    return buckets.map(({ t, results }) => ({
      t,
      min: Math.min(...results),
      mean: results.reduce((a, b) => a + b) / results.length,
      max: Math.max(...results),
      last: results.at(-1),
      count: results.length,
    }));
  }
}

function seriesOf(queries: EmbeddedQueries, query: SeriesQuery) {
  const { t, min, mean, max, last, count } = queries.series(query);
  return Array.from(t, (at, i) => ({
    t: at,
    min: min[i],
    mean: mean[i],
    max: max[i],
    last: last[i],
    count: count[i],
  }));
}

const lists = [['a'], ['b', 'a'], ['a', 'b', 'c'], ['c'], ['a', 'a']] as const;
const timeZone = 'Europe/Berlin';
/** Two days with the change of the clock between them: 25 hours in the second. */
const begin = Date.parse('2026-10-24T20:00:00Z');
const end = Date.parse('2026-10-26T04:00:00Z');

const reading: fc.Arbitrary<Reading> = fc
  .record({
    device: fc.constantFrom('d1', 'd2'),
    at: fc.integer({ min: begin / 600_000, max: end / 600_000 }).map((tens) => tens * 600_000),
    datastreams: fc.constantFrom<readonly string[]>(...lists),
    // Whole numbers, so that sums do not depend on the order of adding.
    values: fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 3 }),
  })
  .map(({ values, ...rest }) => ({ ...rest, site: null, results: values.slice(0, rest.datastreams.length) }));

const time = fc.integer({ min: begin - HOUR, max: end + HOUR });
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('append' as const), readings: fc.array(reading, { maxLength: 25 }) }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('maintain' as const), now: time }) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('d1', 'd1', 'nobody'), fc.constantFrom(null, 'a', 'unheard'), time, time)
      .map(([device, datastream, one, other]) => ({
        kind: 'delete' as const,
        device,
        datastream,
        from: Math.min(one, other),
        to: Math.max(one, other),
      })),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
);
const question = fc.record({
  device: fc.constantFrom('d1', 'd2'),
  datastream: fc.constantFrom('a', 'b', 'c'),
  from: fc.oneof(fc.constant(begin - DAY), time),
  to: fc.oneof(fc.constant(end + DAY), time),
  bucketMs: fc.constantFrom(0, 20 * 60_000, HOUR, 90 * 60_000, 3 * HOUR, DAY, 2 * DAY),
  timeZone: fc.constantFrom(timeZone, 'Asia/Ho_Chi_Minh', 'Asia/Kolkata'),
});

async function inFolder<T>(work: (file: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'sen-readings-'));
  try {
    return await work(join(dir, 'readings.db'));
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** All rows of the tables that answers come from, with names in place of numbers. */
function contents(file: string) {
  const database = new Database(file, { readonly: true });
  try {
    const names = new Map(database.prepare('SELECT id, name FROM datastreams').raw().all() as [number, string][]);
    const points = database
      .prepare(
        `SELECT devices.name AS device, at, fieldsets.name AS fields, hex(results) AS results FROM points
         JOIN devices ON devices.id = device JOIN fieldsets ON fieldsets.id = fields ORDER BY 1, 2`,
      )
      .all() as { fields: string; results: string; device: string; at: number }[];
    const rollups = database
      .prepare(
        `SELECT devices.name AS device, datastreams.name AS datastream, resolution, chunk, hex(body) AS body FROM rollups
         JOIN devices ON devices.id = device JOIN datastreams ON datastreams.id = datastream ORDER BY 1, 2, 3, 4`,
      )
      .all();
    const rows = points.map(({ device, at, fields, results }) => ({
      device,
      at,
      results: Object.fromEntries(
        (JSON.parse(fields) as number[]).map((id, i) => [names.get(id), results.slice(i * 16, i * 16 + 16)]),
      ),
    }));
    return { rows, rollups };
  } finally {
    database.close();
  }
}

describe('the embedded store', () => {
  it('answers like a plain list of results, whatever is appended, summed up, deleted and reopened in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.array(question, { minLength: 1, maxLength: 12 }),
        (steps, questions) =>
          inFolder(async (file) => {
            const model = new Model();
            let writer: ReadingWriter = await openEmbeddedWriter({ file, timeZone });
            const queries = new EmbeddedQueries(file);
            let seq = 0;
            for (const each of steps) {
              switch (each.kind) {
                case 'append':
                  seq += 1;
                  expect(await writer.append({ throughSeq: seq, readings: each.readings, texts: [] })).toEqual([]);
                  model.append(each.readings);
                  break;
                case 'maintain':
                  await writer.maintain(each.now);
                  break;
                case 'delete':
                  expect(await writer.delete(each)).toBe(
                    model.delete(each.device, each.datastream, each.from, each.to),
                  );
                  break;
                case 'reopen':
                  await writer.close();
                  writer = await openEmbeddedWriter({ file, timeZone });
              }
              expect(await writer.appliedSeq()).toBe(seq);
              for (const query of questions) expect(seriesOf(queries, query)).toEqual(model.series(query));
            }
            for (const device of ['d1', 'd2']) {
              const wanted = model.of(device, begin - DAY, end + DAY);
              const limit = Math.max(1, Math.ceil(wanted.length / 3));
              const found = [];
              let cursor: string | null = null;
              do {
                const page = queries.observations({
                  device,
                  datastream: null,
                  from: begin - DAY,
                  to: end + DAY,
                  limit,
                  cursor,
                });
                found.push(...page.items);
                cursor = page.next;
              } while (cursor !== null);
              expect(found).toEqual(wanted);
              expect(queries.datastreams(device)).toEqual([...new Set(wanted.map((r) => r.datastream))].sort());
            }
            queries.close();
            await writer.close();
          }),
      ),
      { numRuns: 60 },
    );
  });

  it('comes to the same rows and summaries in whatever order and however often readings come', async () => {
    // One result for each key, so that no order of two differing ones is in play.
    const unique = fc.uniqueArray(reading, { maxLength: 40, selector: ({ device, at }) => `${device} ${at}` });
    const scenario = unique.chain((readings) =>
      fc.record({
        readings: fc.constant(readings),
        again: fc.array(fc.shuffledSubarray(readings), { minLength: 1, maxLength: 4 }),
        shuffled: fc.shuffledSubarray(readings, { minLength: readings.length }),
        pauses: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      }),
    );
    const store = (file: string, batches: readonly (readonly Reading[])[], pauses: readonly boolean[]) =>
      openEmbeddedWriter({ file, timeZone }).then(async (writer) => {
        for (const [i, readings] of batches.entries()) {
          await writer.append({ throughSeq: i + 1, readings, texts: [] });
          if (pauses[i]) await writer.maintain(end);
        }
        await writer.maintain(end + DAY);
        await writer.close();
        return contents(file);
      });
    await fc.assert(
      fc.asyncProperty(scenario, ({ readings, again, shuffled, pauses }) =>
        inFolder(async (file) => {
          const plain = await store(file, [readings], []);
          const wild = await store(`${file}2`, [...again, shuffled], pauses);
          expect(wild).toEqual(plain);
        }),
      ),
      { numRuns: 30 },
    );
  });

  it('writes nothing when the same is sent again', () =>
    inFolder(async (file) => {
      const writer = await openEmbeddedWriter({ file, timeZone });
      const readings: Reading[] = [{ device: 'd', site: null, at: begin, datastreams: ['a', 'b'], results: [1, 2] }];
      const texts = [{ device: 'd', site: null, at: begin, datastream: 'gate_state', result: 'open' }];
      await writer.append({ throughSeq: 1, readings, texts });
      await writer.maintain(end);
      const database = new Database(file);
      database.exec(`
        CREATE TABLE writes (what TEXT);
        CREATE TRIGGER p1 AFTER INSERT ON points BEGIN INSERT INTO writes VALUES ('point'); END;
        CREATE TRIGGER p2 AFTER UPDATE ON points BEGIN INSERT INTO writes VALUES ('point'); END;
        CREATE TRIGGER t AFTER UPDATE ON texts BEGIN INSERT INTO writes VALUES ('text'); END;
        CREATE TRIGGER d AFTER INSERT ON dirty BEGIN INSERT INTO writes VALUES ('dirty'); END;
      `);
      const writes = () => database.prepare('SELECT count(*) FROM writes').pluck().get();
      await writer.append({ throughSeq: 2, readings, texts });
      expect(writes()).toBe(0);
      await writer.append({ throughSeq: 3, readings: [{ ...readings[0], results: [1, 3] } as Reading], texts });
      expect(writes()).toBe(2);
      database.close();
      await writer.close();
    }));
});
