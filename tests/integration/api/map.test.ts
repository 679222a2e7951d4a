import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { mapValues } from '../../../domain/api/map.ts';
import { mapSource } from '../../../domain/map-source.ts';
import { addDatastreams, addHousehold, addPlaces, callerWith } from './places-example.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

const HOUR = 3_600_000;
const start = Date.parse('2026-11-01T00:00:00Z');
const at = (hours: number) => start + hours * HOUR;
const range = (from: number, to: number) =>
  `from=${new Date(at(from)).toISOString()}&to=${new Date(at(to)).toISOString()}`;

let api: RunningApi;

beforeAll(async () => {
  api = await startApi();
  api.clock.now = start;
  await addPlaces(api);
  await addHousehold(api, 'ho-nam', 'htx-dong');
  for (const [id, more] of [
    ['cong-cu', { organisation: 'htx-dong', village: 'lang-dong' }],
    ['cong-moi', { organisation: 'htx-dong', village: 'lang-dong' }],
    ['nui', { organisation: 'htx-nui', village: 'lang-nui' }],
    ['nha-nam', { kind: 'household', organisation: 'htx-dong', household: 'ho-nam' }],
  ] as const)
    await api.send('POST', '/api/v1/sites', { kind: 'gate', id, name: id, latitude: 10, longitude: 106, ...more });
  for (const [id, site, keys] of [
    ['phao-1', 'cong-cu', ['salinity', 'gate_state']],
    ['phao-2', 'cong-moi', ['salinity']],
    ['phao-nui', 'nui', ['salinity']],
    ['may-nha', 'nha-nam', ['salinity']],
    ['mua-1', 'cong-cu', ['rainfall']],
    ['mua-2', 'nui', ['rainfall_total']],
  ] as const) {
    await api.send('POST', '/api/v1/devices', { id, name: id, profile: 'generic-json', site });
    await addDatastreams(api, id, keys);
  }
  for (let hour = 0; hour < 4; hour++) {
    api.readings.add({ device: 'phao-1', datastream: 'salinity', at: at(hour) + 60_000, result: 1 });
    api.readings.add({ device: 'phao-2', datastream: 'salinity', at: at(hour) + 60_000, result: 3 });
    api.readings.add({ device: 'phao-nui', datastream: 'salinity', at: at(hour) + 60_000, result: 9 });
    api.readings.add({ device: 'may-nha', datastream: 'salinity', at: at(hour) + 60_000, result: 7 });
    api.readings.add({ device: 'mua-1', datastream: 'rainfall', at: at(hour) + 60_000, result: 2 });
    api.readings.add({ device: 'mua-1', datastream: 'rainfall', at: at(hour) + 120_000, result: 0.5 });
    // A counter that is set back to nought after two hours.
    api.readings.add({
      device: 'mua-2',
      datastream: 'rainfall_total',
      at: at(hour),
      result: [10, 14, 1, 4][hour] ?? 0,
    });
  }
  // The buoy goes up the canal after two hours; what it measured before stays where it was.
  api.clock.now = at(2);
  await api.send('PATCH', '/api/v1/devices/phao-1', { site: 'cong-moi' });
  api.clock.now = at(6);
});
afterAll(() => api.close());

const values = (query: string, who = (path: string) => api.get(path)) =>
  bodyOf(mapValues, who(`/api/v1/map/values?${query}`));
const siteOf = ({ sites }: Awaited<ReturnType<typeof values>>, id: string) => sites.find(({ site }) => site === id);

describe('values on the map', () => {
  it('stand at the site where they were measured, empty where nothing came, the highest of several', async () => {
    const answer = await values(`property=salinity&bucket=1h&${range(0, 5)}`);
    expect(answer).toMatchObject({ bucketMs: HOUR, amount: 'mean', t: [0, 1, 2, 3, 4].map(at) });
    expect(siteOf(answer, 'cong-cu')?.values).toEqual([1, 1, null, null, null]);
    expect(siteOf(answer, 'cong-moi')?.values).toEqual([3, 3, 3, 3, null]);
  });

  it('are none of a property that nobody measures, whatever it is called', async () => {
    for (const property of ['constructor', 'wind_speed'])
      expect((await values(`property=${property}&bucket=1h&${range(0, 2)}`)).sites).toEqual([]);
  });

  it('sum up rain, and tell what a counter of rain grew by', async () => {
    const answer = await values(`property=rainfall&bucket=1h&${range(1, 4)}`);
    expect(answer.amount).toBe('sum');
    expect(siteOf(answer, 'cong-cu')?.values).toEqual([2.5, 2.5, 2.5]);
    expect(siteOf(answer, 'nui')?.values).toEqual([4, 1, 3]);
  });

  it('are those of one’s own scope, or of one village', async () => {
    const own = await callerWith(api, 'viewer', 'organisation:htx-dong');
    const ids = ({ sites }: Awaited<ReturnType<typeof values>>) => sites.map(({ site }) => site).sort();
    expect(ids(await values(`property=salinity&${range(0, 5)}`, (path) => own('GET', path)))).toEqual([
      'cong-cu',
      'cong-moi',
      'nha-nam',
    ]);
    expect(ids(await values(`property=salinity&village=lang-nui&${range(0, 5)}`))).toEqual(['nui']);
  });

  it('of a household are withheld from whoever may not see it', async () => {
    const viewer = await callerWith(api, 'viewer', 'organisation:htx-dong');
    const masked = siteOf(await values(`property=salinity&${range(0, 2)}`, (path) => viewer('GET', path)), 'nha-nam');
    expect(masked).toEqual({ site: 'nha-nam', values: [null, null], masked: true });
    const open = siteOf(
      await values(`property=salinity&${range(0, 2)}`, (path) => api.get(path, 'manager')),
      'nha-nam',
    );
    expect(open).toEqual({ site: 'nha-nam', values: [7, 7] });
  });

  it('are refused where they would be too many, or have no size', async () => {
    const refused = async (query: string) => {
      const answer = await api.get(`/api/v1/map/values?${query}`);
      return [answer.status, (await bodyOf(problem, answer)).code];
    };
    expect(await refused(`property=salinity&bucket=1m&${range(0, 24)}`)).toEqual([400, 'too-many-rows']);
    expect(await refused(`property=salinity&bucket=0h&${range(0, 24)}`)).toEqual([400, 'invalid']);
    expect(await refused(`property=gate_state&${range(0, 24)}`)).toEqual([400, 'invalid']);
    expect(await refused(`property=salinity@L1&${range(0, 24)}`)).toEqual([400, 'invalid']);
    expect(await refused(`property=salinity&${range(5, 4)}`)).toEqual([400, 'invalid']);
  });
});

describe('what is drawn under the sites', () => {
  const put = (body: unknown, as: 'administrator' | 'manager' = 'administrator') =>
    api.send('PUT', '/api/v1/settings/map', body, { as });
  const policy = async () => (await api.get('/healthz', null)).headers.get('content-security-policy') ?? '';
  const directive = async (name: string) =>
    (await policy())
      .split(';')
      .find((one) => one.trim().startsWith(`${name} `))
      ?.trim();

  it('ships with Sen until an administrator sets something else', async () => {
    expect(await bodyOf(mapSource, api.get('/api/v1/map-source', 'viewer'))).toEqual({ kind: 'built-in' });
    expect(await directive('img-src')).toBe("img-src 'self' data: blob:");
    expect(await directive('connect-src')).toBe("connect-src 'self'");
    expect((await put({ kind: 'built-in' }, 'manager')).status).toBe(403);
    expect((await api.get('/api/v1/settings/map', 'viewer')).status).toBe(403);
    expect((await api.get('/api/v1/map-source', null)).status).toBe(401);
  });

  it('lets in the one server that it comes from, and is written down', async () => {
    const source = {
      kind: 'xyz',
      url: 'https://tiles.example.org/v1/{z}/{x}/{y}.png?key=a',
      attribution: '© A',
      maxZoom: 18,
    };
    expect((await put(source)).status).toBe(200);
    expect(await bodyOf(mapSource, api.get('/api/v1/map-source', 'viewer'))).toEqual(source);
    expect(await directive('img-src')).toBe("img-src 'self' https://tiles.example.org data: blob:");
    expect(await directive('connect-src')).toBe("connect-src 'self' https://tiles.example.org");
    expect(await directive('script-src')).toBe("script-src 'self'");
    const { items } = await bodyOf(page(auditEntry), api.get('/api/v1/audit?resource=settings/map', 'administrator'));
    expect(items[0]).toMatchObject({ action: 'settings.change', before: { kind: 'built-in' }, after: source });
    await put({ kind: 'pmtiles', url: 'http://192.168.1.5:9000/xa.pmtiles', attribution: '' });
    expect(await directive('connect-src')).toBe("connect-src 'self' http://192.168.1.5:9000");
    await put({ kind: 'built-in' });
    expect(await directive('connect-src')).toBe("connect-src 'self'");
  });

  it('is refused with what is wrong where it is no map', async () => {
    const answer = await put({ kind: 'xyz', url: 'http://tiles.example.org/{z}/{x}/{y}.png' });
    expect(answer.status).toBe(400);
    expect((await bodyOf(problem, answer)).errors?.[0]).toMatchObject({ path: 'body.url' });
  });
});
