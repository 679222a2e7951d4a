import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { page } from '../../../domain/api/common.ts';
import { latest, observation, series } from '../../../domain/api/observations.ts';
import { QUALITY } from '../../../domain/quality.ts';
import { commitEvaluation } from '../../../store/registry/ingest-state.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

const T0 = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const range = 'from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
  for (const id of ['probe', 'gate', 'busy'])
    await api.send('POST', '/api/v1/devices', { id, name: id, profile: 'generic-json' });
  for (let i = 0; i < 10; i++)
    api.readings.add({ device: 'probe', datastream: 'soil_moisture@20cm', at: T0 + i * MINUTE, result: 30 + i / 10 });
  api.readings.add(
    { device: 'gate', datastream: 'gate_state', at: T0, result: 'open' },
    { device: 'gate', datastream: 'gate_state', at: T0 + 1, result: '=HYPERLINK("x")' },
    { device: 'gate', datastream: 'gate_state', at: T0 + 2, result: 'a,"b"' },
    { device: 'gate', datastream: 'river_level', at: T0, result: -0.5 },
  );
  for (let i = 0; i < 12_000; i++)
    api.readings.rows.push({ device: 'busy', datastream: 'voltage@L1', at: T0 + i * 1000, result: i });
});
afterAll(() => api.close());

describe('observations', () => {
  it('come page by page, oldest first', async () => {
    const seen: number[] = [];
    let cursor = '';
    for (let pages = 0; pages < 10; pages++) {
      const found = await bodyOf(
        page(observation),
        api.get(`/api/v1/observations?device=probe&${range}&limit=3${cursor && `&cursor=${cursor}`}`),
      );
      seen.push(...found.items.map((item) => Date.parse(item.at)));
      if (found.next === null) break;
      cursor = found.next;
    }
    expect(seen).toEqual(Array.from({ length: 10 }, (_, i) => T0 + i * MINUTE));
  });

  it('refuse the cursor of another range', async () => {
    const found = await bodyOf(page(observation), api.get(`/api/v1/observations?device=probe&${range}&limit=3`));
    const answer = await api.get(`/api/v1/observations?device=probe&datastream=x&${range}&cursor=${found.next}`);
    expect(answer.status).toBe(400);
  });

  it('take times with an offset whose plus sign nobody encoded', async () => {
    const answer = await api.get(
      '/api/v1/observations?device=probe&from=2026-01-01T07:00:00+07:00&to=2026-01-01T07:01:00+07:00',
    );
    expect((await bodyOf(page(observation), answer)).items).toHaveLength(1);
  });

  it('come as CSV that spreadsheets read and do not run', async () => {
    const answer = await api.get(`/api/v1/observations?device=gate&${range}&format=csv`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="gate.csv"');
    expect((await answer.text()).split('\n')).toEqual([
      'device,property,channel,time,value',
      'gate,gate_state,,2026-01-01T00:00:00.000Z,open',
      'gate,river_level,,2026-01-01T00:00:00.000Z,-0.5',
      `gate,gate_state,,2026-01-01T00:00:00.001Z,"'=HYPERLINK(""x"")"`,
      'gate,gate_state,,2026-01-01T00:00:00.002Z,"a,""b"""',
      '',
    ]);
  });

  it('begin with a byte order mark for Excel when asked to', async () => {
    const answer = await api.get(`/api/v1/observations?device=probe&${range}&format=csv&bom=1`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });

  it('come as JSON Lines of several devices, any length, and compressed', async () => {
    const answer = await api.get(`/api/v1/observations?device=probe&device=busy&${range}&format=jsonl`);
    expect(answer.headers.get('content-encoding')).toMatch(/br|gzip|deflate/);
    const lines = (await answer.text()).trimEnd().split('\n');
    expect(lines).toHaveLength(10 + 12_000);
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
      device: 'busy',
      datastream: 'voltage@L1',
      at: new Date(T0 + 11_999_000).toISOString(),
      result: 11_999,
    });
  });

  it('break the connection off rather than end a file that is not whole', async () => {
    const { observations } = api.readings;
    let pages = 0;
    api.readings.observations = async (query) => {
      if (pages++ > 0) throw new Error('gone');
      return observations.call(api.readings, query);
    };
    const outcome = await new Promise((resolve) => {
      const sent = request(
        `${api.url}/api/v1/observations?device=busy&${range}&format=csv`,
        { headers: { authorization: `Bearer ${api.tokens.viewer}` } },
        (answer) => {
          answer.resume();
          answer.on('end', () => resolve('ended'));
          answer.on('error', () => resolve('broken off'));
        },
      );
      sent.on('error', () => resolve('broken off'));
      sent.end();
    });
    api.readings.observations = observations;
    expect(pages).toBe(2);
    expect(outcome).toBe('broken off');
  });

  it('are deleted by managers alone, with an entry in the audit', async () => {
    const path = `/api/v1/observations?device=probe&datastream=soil_moisture@20cm&${range}`;
    expect((await api.send('DELETE', path, undefined, { as: 'operator' })).status).toBe(403);
    const answer = await api.send('DELETE', path, undefined, { as: 'manager' });
    expect(await answer.json()).toEqual({ deleted: 3 });
    expect(api.parts.deletions).toEqual([
      { device: 'probe', datastream: 'soil_moisture@20cm', from: T0, to: Date.UTC(2026, 1, 1) },
    ]);
    const audit = await (await api.get('/api/v1/audit?limit=1', 'administrator')).text();
    expect(audit).toContain('readings.delete');
  });
});

describe('series', () => {
  const get = (query: string) => bodyOf(series, api.get(`/api/v1/series?${query}`));

  it('come in one answer for several datastreams, in nice buckets', async () => {
    const answer = await get(
      `datastream=probe/soil_moisture@20cm&datastream=gate/river_level&from=2026-01-01T00:00:00Z&to=2026-01-01T08:00:00Z&maxBuckets=100`,
    );
    expect(answer.bucketMs).toBe(5 * MINUTE);
    expect(answer.series).toMatchObject([
      { device: 'probe', datastream: 'soil_moisture@20cm', t: [T0, T0 + 5 * MINUTE], min: [30, 30.5], count: [5, 5] },
      { device: 'gate', datastream: 'river_level', t: [T0], last: [-0.5] },
    ]);
    expect(api.readings.seriesQueries.at(-1)).toMatchObject({ timeZone: 'Asia/Ho_Chi_Minh' });
  });

  it.each([
    ['1 hour', '2026-01-01T01:00:00Z', MINUTE],
    ['1 day', '2026-01-02T00:00:00Z', 5 * MINUTE],
    ['30 days', '2026-01-31T00:00:00Z', 3 * 60 * MINUTE],
    ['1 year', '2027-01-01T00:00:00Z', 24 * 60 * MINUTE],
    ['10 years', '2036-01-01T00:00:00Z', 30 * 24 * 60 * MINUTE],
  ])('choose the width for %s', async (_name, to, bucketMs) => {
    const answer = await get(`datastream=probe/salinity&from=2026-01-01T00:00:00Z&to=${to}`);
    expect(answer.bucketMs).toBe(bucketMs);
  });

  it('give every result when asked for raw rows, but not more than an answer may hold', async () => {
    const answer = await get(`datastream=probe/soil_moisture@20cm&${range}&bucket=raw`);
    expect(answer.bucketMs).toBe(0);
    expect(answer.series[0]?.t).toHaveLength(10);

    const twelve = Array.from({ length: 12 }, () => 'datastream=busy/voltage@L1').join('&');
    const refused = await api.get(`/api/v1/series?${twelve}&${range}&bucket=raw`);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('144000');
  });
});

describe('latest', () => {
  it('gives the newest of all devices, or of those named, with words for the quality', async () => {
    const row = (device_id: string, value: number | null, text: string | null, quality: number) => ({
      device_id,
      key: 'x',
      at: T0,
      received_at: T0 + 1,
      value,
      text,
      quality,
    });
    await commitEvaluation(api.registry, {
      seq: null,
      latest: [row('probe', 0, null, QUALITY.fromText | QUALITY.converted), row('gate', null, 'open', 0)],
    });
    const all = await bodyOf(latest, api.get('/api/v1/latest'));
    expect(all.items).toMatchObject([
      { device: 'gate', result: 'open', quality: [] },
      { device: 'probe', result: 0, quality: ['fromText', 'converted'] },
    ]);
    const some = await bodyOf(latest, api.get('/api/v1/latest?device=probe&device=busy'));
    expect(some.items.map((item) => item.device)).toEqual(['probe']);
  });
});
