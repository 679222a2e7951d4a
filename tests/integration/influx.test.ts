import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWriter } from '../../store/readings/open.ts';
import type { Reading } from '../../store/readings/reading-store.ts';
import { type InfluxServer, influxdPath, startInfluxd } from '../support/influxd.ts';
import { influxConfig, type OpenStore, openStore, ZONE } from '../support/reading-stores.ts';
import { startVictoriaMetrics, victoriaMetricsPath } from '../support/victoria-metrics.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 22 November 2026, midnight in Vietnam. */
const T0 = Date.UTC(2026, 10, 21, 17);

const reading = (at: number, values: Readonly<Record<string, number>>, device = 'pond-1'): Reading => ({
  device,
  site: 'pond',
  at,
  datastreams: Object.keys(values),
  results: Object.values(values),
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sen-influx-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(influxdPath() === null)('the InfluxDB store on a real influxd 1.x', () => {
  let influx: InfluxServer;
  let store: OpenStore | null = null;

  afterEach(async () => {
    await store?.dispose();
    store = null;
    await influx.remove();
  });

  async function open(over: Partial<ReturnType<typeof influxConfig>> = {}): Promise<OpenStore> {
    store = await openStore({ ...influxConfig(influx.url, folder), ...over });
    return store;
  }

  async function administer(statement: string, credentials = ''): Promise<string> {
    const query = `${influx.url}/query?q=${encodeURIComponent(statement)}`;
    const headers: Record<string, string> =
      credentials === '' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
    return (await fetch(query, { method: 'POST', headers })).text();
  }

  const resultsOf = async ({ reader }: OpenStore, device = 'pond-1') => {
    const query = { device, datastream: null, from: 0, to: T0 + DAY, limit: 10_000, cursor: null };
    return (await reader.observations(query)).items.map(({ at, datastream, result }) => [
      (at - T0) / MINUTE,
      datastream,
      result,
    ]);
  };

  it('is unavailable while influxd is down, and goes on when it is back', async () => {
    influx = await startInfluxd();
    const { writer, reader } = await open();
    await writer.append({ throughSeq: 1, readings: [reading(T0, { salinity: 1 })], texts: [] });
    await influx.stop();
    const second = { throughSeq: 2, readings: [reading(T0 + MINUTE, { salinity: 2 })], texts: [] };
    await expect(writer.append(second)).rejects.toMatchObject({ name: 'StoreUnavailable', reason: 'unreachable' });
    await expect(reader.ping()).rejects.toMatchObject({ reason: 'unreachable' });
    await expect(writer.maintain(T0 + DAY)).rejects.toMatchObject({ reason: 'unreachable' });
    expect(await writer.appliedSeq()).toBe(1);
    await influx.start();
    expect(await writer.append(second)).toEqual([]);
    await reader.ping();
    expect(await resultsOf(store!)).toEqual([
      [0, 'salinity', 1],
      [1, 'salinity', 2],
    ]);
  });

  it('opens while influxd is down', async () => {
    influx = await startInfluxd();
    await influx.stop();
    const { writer, reader } = await open();
    expect(await writer.appliedSeq()).toBe(0);
    await expect(reader.ping()).rejects.toMatchObject({ reason: 'unreachable' });
    await influx.start();
    expect(await writer.append({ throughSeq: 1, readings: [reading(T0, { salinity: 1 })], texts: [] })).toEqual([]);
  });

  it('loses nothing that it acknowledged when influxd is killed', async () => {
    influx = await startInfluxd();
    const { writer } = await open();
    let acknowledged = 0;
    let killed: Promise<void> | null = null;
    for (let i = 0; i < 400 && acknowledged === i; i++) {
      const batch = { throughSeq: i + 1, readings: [reading(T0 + i * 1000, { salinity: i })], texts: [] };
      if (i === 60) killed = influx.kill();
      await writer.append(batch).then(
        () => acknowledged++,
        () => undefined,
      );
    }
    await killed;
    expect(acknowledged).toBeGreaterThanOrEqual(60);
    expect(await writer.appliedSeq()).toBe(acknowledged);
    await influx.start();
    const results = (await resultsOf(store!)).map(([, , result]) => result);
    expect(results.slice(0, acknowledged)).toEqual(Array.from({ length: acknowledged }, (_, i) => i));
  });

  it('makes its database anew when somebody has dropped it', async () => {
    influx = await startInfluxd();
    const { writer, config } = await open();
    await writer.append({ throughSeq: 1, readings: [reading(T0, { salinity: 1 })], texts: [] });
    await administer(`DROP DATABASE "${(config as { bucket: string }).bucket}"`);
    const second = { throughSeq: 2, readings: [reading(T0, { salinity: 2 })], texts: [] };
    await expect(writer.append(second)).rejects.toMatchObject({ reason: 'missing' });
    expect(await writer.append(second)).toEqual([]);
    expect(await resultsOf(store!)).toEqual([[0, 'salinity', 2]]);
  });

  it('works with a password, and says which credentials are refused', async () => {
    influx = await startInfluxd({ auth: true });
    await administer(`CREATE USER "sen" WITH PASSWORD 'mật khẩu: dài' WITH ALL PRIVILEGES`);
    const wrong = await open({ username: 'sen', password: 'wrong' });
    const batch = { throughSeq: 1, readings: [reading(T0, { salinity: 1 })], texts: [] };
    await expect(wrong.writer.append(batch)).rejects.toMatchObject({ reason: 'unauthorised' });
    await expect(wrong.reader.ping()).rejects.toMatchObject({ reason: 'unauthorised' });
    await wrong.dispose();
    const right = await open({ username: 'sen', password: 'mật khẩu: dài' });
    expect(await right.writer.append(batch)).toEqual([]);
    await right.reader.ping();
    await right.dispose();

    // Not an administrator: may write where it was allowed to, and cannot create databases.
    await administer(`CREATE USER "field" WITH PASSWORD 'pw'`, 'sen:mật khẩu: dài');
    const bucket = (right.config as { bucket: string }).bucket;
    await administer(`GRANT ALL ON "${bucket}" TO "field"`, 'sen:mật khẩu: dài');
    const lesser = await open({ username: 'field', password: 'pw' });
    expect(await lesser.writer.append({ ...batch, throughSeq: 2 })).toEqual([]);
    await lesser.reader.ping();
  });

  it('says that 1.6 knows no tokens', async () => {
    influx = await startInfluxd();
    const { writer } = await open({ token: 'something', org: 'x' });
    const batch = { throughSeq: 1, readings: [reading(T0, { salinity: 1 })], texts: [] };
    await expect(writer.append(batch)).rejects.toThrow(/SEN_INFLUX_USERNAME/);
  });

  it('sets aside just the results whose type the database cannot take', async () => {
    influx = await startInfluxd();
    const { writer, config } = await open();
    await writer.append({ throughSeq: 1, readings: [], texts: [] });
    const bucket = (config as { bucket: string }).bucket;
    // In the week of T0 alone: InfluxDB fixes types for each span of time.
    await administer(`CREATE DATABASE "${bucket}"`);
    const foreign = await fetch(`${influx.url}/write?db=${bucket}&precision=ms`, {
      method: 'POST',
      body: `telemetry,device=other salinity="high" ${T0}`,
    });
    expect(foreign.status).toBe(204);
    const readings = Array.from({ length: 500 }, (_, i) =>
      reading(T0 + i * HOUR, i % 3 === 0 ? { water_ph: i, salinity: i, 'salinity@top': i } : { water_ph: i }),
    );
    const rejected = await writer.append({ throughSeq: 2, readings, texts: [] });
    const nextMonday = Date.UTC(2026, 10, 23);
    const expectedBad = readings.filter(({ at, results }) => results.length > 1 && at < nextMonday);
    expect(rejected).toHaveLength(expectedBad.length * 2);
    expect(rejected[0]).toMatchObject({ detail: expect.stringMatching(/field type conflict.*salinity/) });
    expect(new Set(rejected.map(({ reading: one }) => one.at))).toEqual(new Set(expectedBad.map(({ at }) => at)));
    const query = { device: 'pond-1', from: 0, to: T0 + 600 * HOUR, bucketMs: 0, timeZone: ZONE };
    const ph = await store!.reader.series({ ...query, datastream: 'water_ph' });
    expect(Array.from(ph.last)).toEqual(readings.map((_, i) => i));
    const salinity = await store!.reader.series({ ...query, datastream: 'salinity@top' });
    expect(salinity.t.length).toBe(Math.ceil(500 / 3) - expectedBad.length);
    // Not before the refused ones are put aside: a crash in between must not lose them.
    expect(await writer.appliedSeq()).toBe(1);
    await writer.append({ throughSeq: 2, readings: [], texts: [] });
    expect(await writer.appliedSeq()).toBe(2);
  });

  it('compresses what goes over a network', async () => {
    influx = await startInfluxd();
    // Reaches this machine, without being named a loopback.
    const { writer, reader } = await open({ url: influx.url.replace('127.0.0.1', '0.0.0.0') });
    const readings = Array.from({ length: 5000 }, (_, i) => reading(T0 + i * 1000, { salinity: i, water_ph: i / 7 }));
    expect(await writer.append({ throughSeq: 1, readings, texts: [] })).toEqual([]);
    const query = { device: 'pond-1', datastream: 'water_ph', from: T0, to: T0 + DAY, bucketMs: 0, timeZone: ZONE };
    expect(Array.from((await reader.series(query)).last)).toEqual(readings.map((_, i) => i / 7));
  });

  it('refuses names that it cannot write, and stores the rest', async () => {
    influx = await startInfluxd();
    const { writer } = await open();
    const bad = ['', 'a\nb', 'back\\slash', '\u0000'];
    const readings = [
      ...bad.map((device) => reading(T0, { salinity: 1 }, device)),
      reading(T0, { 'sal\nsalinity': 1 }),
      { ...reading(T0, { salinity: 1 }), site: 'a\\' },
      reading(T0, { salinity: 7 }),
    ];
    const rejected = await writer.append({ throughSeq: 1, readings, texts: [] });
    expect(rejected.map((one) => one.reading)).toEqual(readings.slice(0, -1));
    expect(await resultsOf(store!)).toEqual([[0, 'salinity', 7]]);
  });

  it('reads more rows than influxd sends at once', async () => {
    influx = await startInfluxd();
    const { writer, reader } = await open();
    const readings = Array.from({ length: 35_000 }, (_, i) => reading(T0 + i * 1000, { salinity: i }));
    await writer.append({ throughSeq: 1, readings, texts: [] });
    const query = { device: 'pond-1', datastream: 'salinity', from: T0, to: T0 + DAY, bucketMs: 0, timeZone: ZONE };
    const { t, last } = await reader.series(query);
    expect(t.length).toBe(35_000);
    expect(Array.from(last).every((value, i) => value === i)).toBe(true);
  });

  it('ends a deletion that an outage had cut short, and loses none of its neighbours', async () => {
    influx = await startInfluxd();
    const { writer, config } = await open();
    const readings = Array.from({ length: 50 }, (_, i) => reading(T0 + i * MINUTE, { salinity: i, water_ph: i }));
    await writer.append({ throughSeq: 1, readings, texts: [] });
    await store!.dispose();
    // The state right after the points were taken out and before the others went back in.
    const bucket = (config as { bucket: string }).bucket;
    const state = new Database((config as { stateFile: string }).stateFile);
    const [from, to] = [T0 + 10 * MINUTE, T0 + 20 * MINUTE];
    const selection = { device: 'pond-1', datastream: 'salinity', from, to };
    state.prepare('INSERT INTO deletions VALUES (1, ?)').run(JSON.stringify(selection));
    const kept = readings
      .slice(10, 20)
      .map(({ at, results }) => `telemetry,device=pond-1,site=pond water_ph=${results[1]} ${at}\n`);
    state.prepare('INSERT INTO kept_lines (lines) VALUES (?)').run(kept.join(''));
    state.close();
    const query = `${influx.url}/query?db=${bucket}&q=${encodeURIComponent(`DELETE FROM telemetry WHERE time >= ${from}ms AND time < ${to}ms`)}`;
    await fetch(query, { method: 'POST' });

    const again = await open();
    await again.writer.append({ throughSeq: 2, readings: [], texts: [] });
    const results = await resultsOf(again);
    expect(results.filter(([, datastream]) => datastream === 'water_ph')).toHaveLength(50);
    expect(results.filter(([, datastream]) => datastream === 'salinity')).toHaveLength(40);
  });

  it('takes over a database when the state file is lost', async () => {
    influx = await startInfluxd();
    const { writer, config } = await open();
    const readings = Array.from({ length: 100 }, (_, i) =>
      reading(T0 + i * 30 * MINUTE, { salinity: i, 'water_ph@top': i }),
    );
    const words = [{ device: 'gate-1', site: null, at: T0, datastream: 'gate_state', result: 'open' }];
    await writer.append({ throughSeq: 1, readings: readings.slice(0, 50), texts: words });
    await writer.maintain(T0 + 3 * DAY);
    // In part rolled up, in part not, and nobody knows any more.
    await writer.append({ throughSeq: 2, readings: readings.slice(50), texts: [] });
    await store!.dispose();
    const { stateFile } = config as { stateFile: string };
    for (const end of ['', '-wal', '-shm']) rmSync(`${stateFile}${end}`, { force: true });

    const again = await open();
    const query = { device: 'pond-1', datastream: 'salinity', from: T0, to: T0 + 3 * DAY, timeZone: ZONE };
    const countOf = async (bucketMs: number) => {
      const { count } = await again.reader.series({ ...query, bucketMs });
      return count.reduce((sum, one) => sum + one, 0);
    };
    expect(await again.writer.appliedSeq()).toBe(0);
    for (const width of [HOUR, DAY]) expect(await countOf(width)).toBe(100);
    await again.writer.append({ throughSeq: 2, readings: [], texts: [] });
    for (const width of [HOUR, DAY]) expect(await countOf(width)).toBe(100);
    await again.writer.maintain(T0 + 3 * DAY);
    for (const width of [HOUR, DAY]) expect(await countOf(width)).toBe(100);
    expect(await again.reader.datastreams('pond-1')).toEqual(['salinity', 'water_ph@top']);
    expect(await again.reader.datastreams('gate-1')).toEqual(['gate_state']);
    const page = { device: 'pond-1', datastream: null, from: 0, to: T0 + 3 * DAY, limit: 1000, cursor: null };
    expect((await again.reader.observations(page)).items).toHaveLength(200);
  });

  it('refuses a state file of a newer version and leaves it as it is', async () => {
    influx = await startInfluxd();
    const { config } = await open();
    await store!.dispose();
    store = null;
    const { stateFile } = config as { stateFile: string };
    const state = new Database(stateFile);
    state.pragma('user_version = 99');
    state.pragma('wal_checkpoint(TRUNCATE)');
    state.close();
    const before = readFileSync(stateFile);
    await expect(openWriter(config)).rejects.toThrow(/newer version/);
    expect(readFileSync(stateFile).equals(before)).toBe(true);
  });
});

describe.skipIf(victoriaMetricsPath() === null)('the InfluxDB 2.x way of writing, on VictoriaMetrics', () => {
  it('arrives whole', async () => {
    const victoria = await startVictoriaMetrics();
    const writer = await openWriter({ ...influxConfig(victoria.url, folder), token: 'any', org: 'sen', bucket: 'sen' });
    try {
      const readings = Array.from({ length: 3000 }, (_, i) =>
        reading(T0 + i * 1000, { salinity: i, 'water_temperature@1m': i / 10 }, `buoy ${i % 3},a=b`),
      );
      expect(await writer.append({ throughSeq: 7, readings, texts: [] })).toEqual([]);
      expect(await writer.appliedSeq()).toBe(7);
      const salinity = await victoria.export('{__name__="telemetry_salinity"}');
      expect(salinity.map(({ metric }) => metric)).toContainEqual({
        __name__: 'telemetry_salinity',
        device: 'buoy 0,a=b',
        site: 'pond',
      });
      const found = salinity.flatMap(({ timestamps, values }) => timestamps.map((at, i) => [at, values[i]] as const));
      expect(found.sort((a, b) => a[0] - b[0])).toEqual(readings.map(({ at, results }) => [at, results[0]]));
      const warmth = await victoria.export('{__name__="telemetry_water_temperature",channel="1m"}');
      expect(warmth.flatMap(({ values }) => values)).toHaveLength(3000);
    } finally {
      await writer.close();
      await victoria.remove();
    }
  });
});
