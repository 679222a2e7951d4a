import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InfluxConfig } from '../../store/readings/influx/config.ts';
import { openInfluxReader } from '../../store/readings/influx/influx-reader.ts';
import { openInfluxWriter } from '../../store/readings/influx/influx-writer.ts';
import type { Reading, ReadingReader, ReadingWriter, TextReading } from '../../store/readings/reading-store.ts';
import { type FakeBehaviour, type FakeInflux, pong, startFakeInflux } from '../support/fake-influx.ts';
import { freePort } from '../support/free-port.ts';
import { influxConfig } from '../support/reading-stores.ts';

const DEADLINES = { writeMs: 300, queryMs: 300, deleteMs: 300 };
const T0 = Date.UTC(2026, 10, 22);
const json = { 'content-type': 'application/json' };
const NOTHING = { status: 200, headers: json, body: '{"results":[{"statement_id":0}]}' };

const reading = (i: number, datastreams: readonly string[] = ['soil_ec']): Reading => ({
  device: `d${i % 7}`,
  site: 's',
  at: T0 + i,
  datastreams,
  results: datastreams.map((_, k) => i + k),
});

describe('the InfluxDB store when the server', () => {
  let folder: string;
  let fake: FakeInflux;
  let writer: ReadingWriter;
  let reader: ReadingReader;

  /** Pings and administers well; `writes` and `queries` say how it takes the rest. */
  const serving = (version: string, write: FakeBehaviour, query: FakeBehaviour = () => NOTHING): FakeBehaviour => {
    return (request) => {
      if (request.path === '/ping') return pong(version);
      if (request.path === '/query') return request.method === 'POST' ? NOTHING : query(request);
      return write(request);
    };
  };

  async function open(over: Partial<InfluxConfig> = {}): Promise<void> {
    const config = { ...influxConfig(fake.url, folder), bucket: 'sen', ...over };
    writer = await openInfluxWriter(config, DEADLINES);
    reader = await openInfluxReader(config, DEADLINES);
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sen-influx-trouble-'));
    fake = await startFakeInflux(() => ({ status: 500 }));
  });
  afterEach(async () => {
    await reader.close();
    await writer.close();
    await fake.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const batch = (readings: readonly Reading[] = [reading(1)], texts: readonly TextReading[] = []) => ({
    throughSeq: 9,
    readings,
    texts,
  });

  const troubles: [string, FakeBehaviour, object][] = [
    ['answers 401', () => ({ status: 401, body: '{"error":"authorization failed"}' }), { reason: 'unauthorised' }],
    ['answers 403', () => ({ status: 403 }), { reason: 'unauthorised' }],
    ['answers 404', () => ({ status: 404, body: '{"error":"database not found"}' }), { reason: 'missing' }],
    [
      'answers 429',
      () => ({ status: 429, headers: { 'retry-after': '7' } }),
      { reason: 'overloaded', retryAfterMs: 7000 },
    ],
    ['answers 503', () => ({ status: 503 }), { reason: 'overloaded', retryAfterMs: null }],
    ['answers 500', () => ({ status: 500, body: '{"error":"engine: shard 3 is closed"}' }), { reason: 'failing' }],
    ['answers 504', () => ({ status: 504 }), { reason: 'timeout' }],
    [
      'has no room',
      () => ({ status: 500, body: '{"error":"engine: write wal/_00001.wal: no space left on device"}' }),
      { reason: 'disk-full' },
    ],
    ['answers with a page of its own', () => ({ status: 200, body: '<html>Welcome</html>' }), { reason: 'failing' }],
    ['points elsewhere', () => ({ status: 302, headers: { location: '/login' } }), { reason: 'failing' }],
    ['speaks no HTTP', () => 'garbage', { reason: 'failing' }],
    ['hangs up', () => 'hang-up', { reason: 'unreachable' }],
    ['says nothing', () => 'silence', { reason: 'timeout' }],
    [
      'refuses every write alike',
      () => ({ status: 400, body: '{"error":"database is required"}' }),
      { reason: 'failing' },
    ],
  ];

  it.each(troubles)('%s: the batch does not count, and is stored once it is well again', async (_, behave, trouble) => {
    await open();
    fake.behave = serving('1.6.7', behave);
    await expect(writer.append(batch())).rejects.toMatchObject({ name: 'StoreUnavailable', ...trouble });
    expect(await writer.appliedSeq()).toBe(0);
    fake.behave = behave;
    await expect(writer.append(batch())).rejects.toMatchObject({ name: 'StoreUnavailable' });
    fake.behave = serving('1.6.7', () => ({ status: 204 }));
    expect(await writer.append(batch())).toEqual([]);
    expect(await writer.appliedSeq()).toBe(9);
  });

  const unreadable: [string, FakeBehaviour, object][] = [
    ['stops half-way', () => 'half', { reason: 'timeout' }],
    ['answers something else', () => ({ status: 200, body: '<html>' }), { reason: 'failing' }],
    ['answers JSON of another kind', () => ({ status: 200, body: '{"results":7}' }), { reason: 'failing' }],
    ['answers null', () => ({ status: 200, body: 'null' }), { reason: 'failing' }],
    ['has no such database', () => error('database not found: sen'), { reason: 'missing' }],
    ['has too much to do', () => error('max-concurrent-queries limit exceeded(5, 5)'), { reason: 'overloaded' }],
    [
      'cannot read the question',
      () => ({ status: 400, body: '{"error":"error parsing query"}' }),
      { reason: 'failing' },
    ],
    [
      'cuts its answer short',
      () => ({ status: 200, body: '{"results":[{"series":[{"columns":["time"],"values":[[1]],"partial":true}]}]}' }),
      { reason: 'failing' },
    ],
  ];
  const error = (words: string) => ({ status: 200, body: JSON.stringify({ results: [{ error: words }] }) });

  it.each(unreadable)('%s: a question is answered with what is wrong', async (_, behave, trouble) => {
    await open();
    fake.behave = serving('1.6.7', () => ({ status: 204 }), behave);
    const query = { device: 'd', datastream: 'soil_ec', from: 0, to: T0, bucketMs: 0, timeZone: 'UTC' };
    await expect(reader.series(query)).rejects.toMatchObject({ name: 'StoreUnavailable', ...trouble });
    await expect(reader.ping()).rejects.toMatchObject({ name: 'StoreUnavailable', ...trouble });
  });

  it('cannot be reached: says so, and never with a secret', async () => {
    const url = `http://thief:hidden-in-url@127.0.0.1:${await freePort()}`;
    await open({ url, username: 'sen', password: 'hidden-password' });
    const failure = await writer.append(batch()).catch((caught: unknown) => caught);
    expect(failure).toMatchObject({ name: 'StoreUnavailable', reason: 'unreachable' });
    expect(String(failure)).not.toContain('hidden');
    await expect(reader.ping()).rejects.toMatchObject({ reason: 'unreachable' });
    expect(await writer.appliedSeq()).toBe(0);
  });

  it('is 2.x: writes go to /api/v2/write with the token, deletions to /api/v2/delete', async () => {
    await open({ token: 'secret-token', org: 'Sở NN', bucket: 'sen readings' });
    fake.behave = serving('v2.7.11', () => ({ status: 204 }));
    await writer.append(batch([reading(1, ['soil_ec', 'soil_moisture@20cm'])]));
    const write = fake.requests.find((request) => request.path === '/api/v2/write');
    expect(Object.fromEntries(write?.query ?? [])).toEqual({ org: 'Sở NN', bucket: 'sen readings', precision: 'ms' });
    expect(write?.headers.authorization).toBe('Token secret-token');
    expect(write?.body).toBe(
      `telemetry,device=d1,site=s soil_ec=1 ${T0 + 1}\ntelemetry,channel=20cm,device=d1,site=s soil_moisture=2 ${T0 + 1}\n`,
    );
    await writer.delete({ device: 'd1', datastream: null, from: T0, to: T0 + 3_600_000 });
    const removal = fake.requests.find((request) => request.path === '/api/v2/delete');
    expect(Object.fromEntries(removal?.query ?? [])).toEqual({ org: 'Sở NN', bucket: 'sen readings' });
    expect(JSON.parse(removal?.body ?? '')).toEqual({
      start: '2026-11-22T00:00:00.000Z',
      stop: '2026-11-22T00:59:59.999999999Z',
      predicate: '_measurement="telemetry" AND device="d1"',
    });
    expect(fake.requests.some((request) => request.query.get('q')?.startsWith('CREATE'))).toBe(false);
  });

  it('is 1.x with a user: writes go to /write with the password', async () => {
    await open({ username: 'sen', password: 'pass:word' });
    fake.behave = serving('1.8.10', () => ({ status: 204 }));
    await writer.append(batch());
    const write = fake.requests.find((request) => request.path === '/write');
    expect(Object.fromEntries(write?.query ?? [])).toEqual({ db: 'sen', precision: 'ms' });
    expect(write?.headers.authorization).toBe(`Basic ${Buffer.from('sen:pass:word').toString('base64')}`);
  });

  it('is a 1.x too old for tokens: says what to set instead', async () => {
    await open({ token: 'secret-token' });
    fake.behave = serving('1.6.7', () => ({ status: 204 }));
    const failure = await writer.append(batch()).catch((caught: unknown) => caught);
    expect(failure).toMatchObject({ reason: 'unauthorised', message: expect.stringContaining('SEN_INFLUX_USERNAME') });
    expect(String(failure)).not.toContain('secret');
  });

  it('is 3.x, which cannot delete: says so, and goes on storing', async () => {
    await open({ token: 'secret-token' });
    fake.behave = (request) =>
      request.path === '/ping'
        ? { status: 200, headers: json, body: '{"version":"3.2.0","revision":"x"}' }
        : request.path === '/query'
          ? NOTHING
          : { status: 204 };
    const selection = { device: 'd1', datastream: null, from: 0, to: T0 };
    await expect(writer.delete(selection)).rejects.toThrow(/InfluxDB 3 cannot delete/);
    expect(await writer.append(batch())).toEqual([]);
  });

  describe('refuses some lines', () => {
    const isBad = (line: string) => line.includes('poison=');
    const stored = new Set<string>();
    const keep = (lines: readonly string[]) => {
      for (const line of lines) if (!isBad(line)) stored.add(line);
    };
    const linesOf = (body: string) => body.split('\n').filter(Boolean);

    const dialects: [string, string, FakeBehaviour][] = [
      [
        '1.x, which names a field and counts',
        '1.6.7',
        ({ body }) => {
          const lines = linesOf(body);
          keep(lines);
          const dropped = lines.filter(isBad).length;
          const words = `partial write: field type conflict: input field \\"poison\\" on measurement \\"telemetry\\" is type float, already exists as type string dropped=${dropped}`;
          return dropped === 0 ? { status: 204 } : { status: 400, headers: json, body: `{"error":"${words}"}` };
        },
      ],
      [
        '2.x, which takes nothing of a body with a bad line',
        'v2.7.11',
        ({ body }) => {
          const lines = linesOf(body);
          const bad = lines.find(isBad);
          if (bad !== undefined) {
            const message = `unable to parse '${bad}': bad field`;
            return { status: 400, headers: json, body: JSON.stringify({ code: 'invalid', message }) };
          }
          keep(lines);
          return { status: 204 };
        },
      ],
      [
        '3.x, which numbers the lines',
        'v3.2.0',
        ({ body }) => {
          const lines = linesOf(body);
          keep(lines);
          const data = lines.flatMap((line, i) =>
            isBad(line) ? [{ original_line: line, line_number: i + 1, error_message: 'invalid column type' }] : [],
          );
          if (data.length === 0) return { status: 204 };
          return {
            status: 400,
            headers: json,
            body: JSON.stringify({ error: 'partial write of line protocol occurred', data }),
          };
        },
      ],
      [
        'any, for a reason never heard of',
        'v2.7.11',
        ({ body }) => {
          const lines = linesOf(body);
          if (lines.some(isBad)) return { status: 400, body: 'the stars are wrong' };
          keep(lines);
          return { status: 204 };
        },
      ],
      [
        'any, that takes 50 lines at most and never a bad one',
        'v2.7.11',
        ({ body }) => {
          const lines = linesOf(body);
          if (lines.length > 50) return { status: 413, body: 'too large' };
          if (lines.some(isBad)) return { status: 422, body: 'failure writing points: partial write' };
          keep(lines);
          return { status: 204 };
        },
      ],
    ];

    it.each(dialects)('(%s): sets just those results aside', async (_, version, write) => {
      stored.clear();
      await open({ token: 'secret-token', ...(version.startsWith('1') ? { token: null } : {}) });
      fake.behave = serving(version, write);
      const good = ['soil_ec', 'soil_moisture@20cm', 'soil_ph'];
      const mixed = ['soil_ec', 'poison', 'soil_moisture@20cm'];
      const alone = ['poison@20cm'];
      const readings = Array.from({ length: 400 }, (_, i) =>
        reading(i, i % 97 === 5 ? mixed : i === 200 ? alone : good),
      );
      const rejected = await writer.append(batch(readings));

      expect(rejected.flatMap((one) => (one.reading as Reading).datastreams).sort()).toEqual(
        [...Array(5).fill('poison'), 'poison@20cm'].sort(),
      );
      expect(rejected.map((one) => one.reading.at - T0).sort((a, b) => a - b)).toEqual([5, 102, 199, 200, 296, 393]);
      expect(rejected.every((one) => one.detail.length > 5)).toBe(true);
      // Every good result of all readings is there, those beside a bad one too.
      const fields = [...stored].flatMap(
        (line) =>
          line
            .split(' ')[1]
            ?.split(',')
            .map((field) => `${line.split(' ').at(-1)} ${field}`) ?? [],
      );
      const wanted = readings.flatMap(({ at, datastreams, results }) =>
        datastreams.flatMap((name, i) =>
          name.startsWith('poison') ? [] : [`${at} ${name.split('@')[0]}=${results[i]}`],
        ),
      );
      expect([...new Set(fields)].filter((field) => !field.includes('value=1')).sort()).toEqual(wanted.sort());
      // Not before the refused ones are put aside: a crash in between must not lose them.
      expect(await writer.appliedSeq()).toBe(0);
      await writer.append({ throughSeq: 9, readings: [], texts: [] });
      expect(await writer.appliedSeq()).toBe(9);
    });

    it('all of them, in few requests', async () => {
      await open();
      fake.behave = serving('1.6.7', ({ body }) => ({
        status: 400,
        body: `{"error":"partial write: points beyond retention policy dropped=${linesOf(body).length}"}`,
      }));
      const readings = Array.from({ length: 3000 }, (_, i) => reading(i));
      const rejected = await writer.append(batch(readings));
      expect(rejected).toHaveLength(3000);
      expect(fake.requests.filter((request) => request.path === '/write').length).toBeLessThan(10);
    });
  });
});
