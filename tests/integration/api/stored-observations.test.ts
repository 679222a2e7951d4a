import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { page, problem } from '../../../domain/api/common.ts';
import { observation, series } from '../../../domain/api/observations.ts';
import { openReader, openWriter } from '../../../store/readings/open.ts';
import type { ReadingReader } from '../../../store/readings/reading-store.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

const T0 = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const ROWS = 20_000;
const range = 'from=2026-01-01T00:00:00Z&to=2026-06-01T00:00:00Z';

let folder: string;
let api: RunningApi;
let readings: ReadingReader;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sen-api-readings-'));
  const config = { kind: 'embedded', file: join(folder, 'readings.db'), timeZone: 'Asia/Ho_Chi_Minh' } as const;
  const writer = await openWriter(config);
  const datastreams = ['soil_moisture@20cm', 'soil_temperature'];
  await writer.append({
    throughSeq: 1,
    readings: Array.from({ length: ROWS }, (_, i) => ({
      device: 'probe',
      site: null,
      at: T0 + i * 5 * MINUTE,
      datastreams,
      results: [i, i / 10],
    })),
    texts: [],
  });
  await writer.close();
  readings = await openReader(config);
  api = await startApi({ readings });
  await api.send('POST', '/api/v1/devices', { id: 'probe', name: 'Probe', profile: 'generic-json' });
});
afterAll(async () => {
  await api.close();
  await readings.close();
  await rm(folder, { recursive: true });
});

it('exports everything that the embedded store holds, page after page', async () => {
  const answer = await api.get(`/api/v1/observations?device=probe&${range}&format=csv`);
  const lines = (await answer.text()).trimEnd().split('\n');
  expect(lines).toHaveLength(1 + 2 * ROWS);
  expect(lines[1]).toBe('probe,soil_moisture,20cm,2026-01-01T00:00:00.000Z,0');
  expect(new Set(lines).size).toBe(lines.length);
});

it('draws weeks of it in buckets cut on the clock of the installation', async () => {
  const answer = await bodyOf(series, api.get(`/api/v1/series?datastream=probe/soil_moisture@20cm&${range}&bucket=1d`));
  const columns = answer.series[0];
  expect(columns?.count.reduce((a, b) => a + b, 0)).toBe(ROWS);
  // Midnight in Việt Nam is 17:00 in UTC.
  expect(new Set(columns?.t.map((t) => new Date(t).toISOString().slice(11, 16)))).toEqual(new Set(['17:00']));
});

it('gives pages that fit together, and refuses a cursor that the store never gave out', async () => {
  const path = `/api/v1/observations?device=probe&datastream=soil_temperature&${range}&limit=10000`;
  const first = await bodyOf(page(observation), api.get(path));
  const second = await bodyOf(page(observation), api.get(`${path}&cursor=${first.next}`));
  expect(first.items.length + second.items.length).toBe(ROWS);
  expect(second.items[0]?.at).toBe(new Date(T0 + 10_000 * 5 * MINUTE).toISOString());

  const [list] = JSON.parse(Buffer.from(first.next ?? '', 'base64url').toString()) as [string];
  const forged = Buffer.from(JSON.stringify([list, 'forged'])).toString('base64url');
  const answer = await api.get(`${path}&cursor=${forged}`);
  expect(answer.status).toBe(400);
  expect((await bodyOf(problem, answer)).code).toBe('bad-cursor');
});
