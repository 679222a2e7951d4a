import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { datastream, device, deviceWithToken, overview, recentUplink, refusal } from '../../../domain/api/devices.ts';
import { site } from '../../../domain/api/sites.ts';
import { DeviceDirectory } from '../../../store/registry/device-directory.ts';
import { commitEvaluation } from '../../../store/registry/ingest-state.ts';
import { recordRefusals } from '../../../store/registry/refusals.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
let n = 0;
/** An id of its own for each test. */
let id = '';

beforeAll(async () => {
  api = await startApi();
  await api.send('POST', '/api/v1/sites', { id: 'ruong-7', name: 'Ruộng 7', kind: 'field' });
});
afterAll(() => api.close());
beforeEach(() => {
  id = `tube-${++n}`;
});

const create = (more: object = {}, headers: Record<string, string> = {}) =>
  api.send(
    'POST',
    '/api/v1/devices',
    { id, name: 'Ống đo', profile: 'paddy-level', ...more },
    { as: 'manager', headers },
  );
const one = () => bodyOf(device, api.get(`/api/v1/devices/${id}`));

describe('registering a device', () => {
  it('answers with a token that lets it connect, shown this once', async () => {
    const answer = await create({ site: 'ruong-7', expectedIntervalS: 600 });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/v1/devices/${id}`);
    const created = await bodyOf(deviceWithToken, answer);
    expect(created).toMatchObject({
      id,
      site: 'ruong-7',
      siteName: 'Ruộng 7',
      expectedIntervalS: 600,
      freshness: 'never',
    });
    const directory = await DeviceDirectory.load(api.registry);
    expect(directory.authenticate({ username: created.token, password: null })).toMatchObject({ ok: true, device: id });
    expect(await (await api.get(`/api/v1/devices/${id}`)).text()).not.toContain(created.token);
    expect(api.parts.changedDevices).toContain(id);
  });

  it('leaves the token out of the audit and of everything else that is kept', async () => {
    const { token } = await bodyOf(deviceWithToken, create({}, { 'idempotency-key': `key-of-${id}-1234567` }));
    for (const table of ['audit', 'idempotency_keys', 'device_credentials'] as const)
      expect(JSON.stringify(await api.registry.selectFrom(table).selectAll().execute())).not.toContain(token);
    const { items } = await bodyOf(page(auditEntry), api.get('/api/v1/audit?limit=1', 'administrator'));
    expect(items[0]).toMatchObject({
      action: 'device.create',
      resource: `device/${id}`,
      actor: 'token manager',
      result: 'ok',
    });
  });

  it('answers a repeat with the same key as it did the first time, and creates nothing twice', async () => {
    const headers = { 'idempotency-key': `key-of-${id}-1234567` };
    const first = await bodyOf(deviceWithToken, create({}, headers));
    const again = await create({}, headers);
    expect(again.status).toBe(201);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await again.json()).toEqual(first);
  });

  it('refuses a key used for another request, and one that is too easily guessed', async () => {
    const headers = { 'idempotency-key': `key-of-${id}-1234567` };
    await create({}, headers);
    expect((await create({ name: 'another' }, headers)).status).toBe(422);
    expect((await create({}, { 'idempotency-key': '1' })).status).toBe(400);
  });

  it('lets one of two repeats at the same time through', async () => {
    const headers = { 'idempotency-key': `key-of-${id}-1234567` };
    const statuses = (await Promise.all([create({}, headers), create({}, headers)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 409]);
  });

  it.each([
    ['an id that is taken', {}, 409, null],
    ['an unknown profile', { id: 'other', profile: 'ghost' }, 400, 'body.profile'],
    ['an unknown site', { id: 'other', site: 'ghost' }, 400, 'body.site'],
    ['an unknown gateway', { id: 'other', gateway: 'ghost' }, 400, 'body.gateway'],
    ['an id with a wildcard', { id: 'a+b' }, 400, 'body.id'],
    ['an interval of 0', { id: 'other', expectedIntervalS: 0 }, 400, 'body.expectedIntervalS'],
  ])('refuses %s', async (_name, more, status, path) => {
    await create();
    const answer = await create(more);
    expect(answer.status).toBe(status);
    expect((await bodyOf(problem, answer)).errors?.[0]?.path ?? null).toBe(path);
  });
});

describe('changing a device', () => {
  it('leaves alone what the patch does not name', async () => {
    await create({ site: 'ruong-7', expectedIntervalS: 600 });
    const answer = await api.send('PATCH', `/api/v1/devices/${id}`, { name: 'Ống mới' });
    expect(await bodyOf(device, answer)).toMatchObject({ name: 'Ống mới', site: 'ruong-7', expectedIntervalS: 600 });
  });

  it('takes the ETag of what was read, and refuses an older one', async () => {
    await create();
    const etag = (await api.get(`/api/v1/devices/${id}`)).headers.get('etag') ?? '';
    const change = (name: string, tag: string) =>
      api.send('PATCH', `/api/v1/devices/${id}`, { name }, { headers: { 'if-match': tag } });
    const changed = await change('A', etag);
    expect(changed.status).toBe(200);
    expect((await change('B', etag)).status).toBe(412);
    expect((await change('C', changed.headers.get('etag') ?? '')).status).toBe(200);
    expect((await change('D', 'nonsense')).status).toBe(412);
    expect((await one()).name).toBe('C');
  });

  it('keeps the history of where it stood', async () => {
    await create({ site: 'ruong-7' });
    api.clock.now += 1000;
    await api.send('PATCH', `/api/v1/devices/${id}`, { site: null });
    expect((await one()).site).toBeNull();
    const rows = await api.registry.selectFrom('deployments').selectAll().where('device_id', '=', id).execute();
    expect(rows).toMatchObject([{ site_id: 'ruong-7', to_at: api.clock.now }]);
  });

  it('ends its connections when it is disabled', async () => {
    await create();
    await api.send('PATCH', `/api/v1/devices/${id}`, { disabled: true });
    expect(api.parts.disconnected).toContain(id);
    expect((await one()).disabled).toBe(true);
  });

  it('refuses what it cannot be, and changes nothing of it', async () => {
    await create();
    const answer = await api.send('PATCH', `/api/v1/devices/${id}`, { name: 'new', gateway: id });
    expect(answer.status).toBe(400);
    expect((await one()).name).toBe('Ống đo');
    expect((await api.send('PATCH', `/api/v1/devices/${id}`, { nmae: 'new' })).status).toBe(400);
    expect((await api.send('PATCH', '/api/v1/devices/ghost', { name: 'new' })).status).toBe(404);
  });

  it('replaces its credential and ends the connections of the old', async () => {
    const before = await bodyOf(deviceWithToken, create());
    const answer = await api.send('POST', `/api/v1/devices/${id}/credentials`);
    const after = await bodyOf(deviceWithToken, answer);
    const directory = await DeviceDirectory.load(api.registry);
    expect(directory.authenticate({ username: before.token, password: null }).ok).toBe(false);
    expect(directory.authenticate({ username: after.token, password: null }).ok).toBe(true);
    expect(api.parts.disconnected).toContain(id);
  });

  it('deletes it with all it needs to connect', async () => {
    await create();
    expect(
      (await api.send('DELETE', `/api/v1/devices/${id}`, undefined, { headers: { 'if-match': '"9"' } })).status,
    ).toBe(412);
    expect((await api.send('DELETE', `/api/v1/devices/${id}`)).status).toBe(204);
    expect((await api.get(`/api/v1/devices/${id}`)).status).toBe(404);
    expect((await api.send('DELETE', `/api/v1/devices/${id}`)).status).toBe(404);
    const credentials = await api.registry
      .selectFrom('device_credentials')
      .selectAll()
      .where('device_id', '=', id)
      .execute();
    expect(credentials).toEqual([]);
  });
});

describe('the list of devices', () => {
  let other: RunningApi;
  beforeAll(async () => {
    other = await startApi();
    await other.send('POST', '/api/v1/villages', { id: 'lang', name: 'Làng Sen', commune: '28696@2025-07-01' });
    await other.send('POST', '/api/v1/sites', { id: 'kenh', name: 'Kênh Xáng', kind: 'gate', village: 'lang' });
    const names = ['Ruộng Năm', 'Ao Bảy', 'Đập Trên', 'ruong cũ'];
    for (const [index, name] of names.entries())
      await other.send('POST', '/api/v1/devices', {
        id: `d${index}`,
        name,
        profile: index === 1 ? 'pond-sonde' : 'paddy-level',
        ...(index === 2 ? { site: 'kenh' } : {}),
      });
    const activity = (device_id: string, liveAgoS: number) => ({
      device_id,
      last_uplink_at: other.clock.now - liveAgoS * 1000,
      live_at: other.clock.now - liveAgoS * 1000,
      uplinks: 3,
      observations: 6,
      quarantined: 0,
      status: null,
    });
    await other.registry
      .insertInto('datastreams')
      .values({ device_id: 'd0', key: 'water_level@in', property: 'water_level', channel: 'in', first_at: 1 })
      .execute();
    // paddy-level reports every 900 s, pond-sonde every 600 s.
    await commitEvaluation(other.registry, {
      seq: 1,
      activity: [activity('d0', 1800), activity('d1', 1201), activity('d2', 4501)],
    });
  });
  afterAll(() => other.close());

  const ids = async (query: string) =>
    (await bodyOf(page(device), other.get(`/api/v1/devices${query}`))).items.map((item) => item.id);

  it.each([
    ['?q=ruong', ['d0', 'd3']],
    ['?q=DAP', ['d2']],
    ['?q=d1', ['d1']],
    ['?q=kenh%20xang', ['d2']],
    ['?q=lang%20sen%20dap', ['d2']],
    ['?q=lang%20sen%20ruong', []],
    ['?q=nothing', []],
    ['?profile=pond-sonde', ['d1']],
    ['?freshness=fresh', ['d0']],
    ['?freshness=late', ['d1']],
    ['?freshness=lost', ['d2']],
    ['?freshness=never', ['d3']],
    ['?freshness=never&q=ruong', ['d3']],
    ['?site=none', []],
    ['?id=d3&id=d1&id=nobody', ['d1', 'd3']],
    ['?id=d3', ['d3']],
    ['?id=d3&q=dap', []],
    ['?property=water_level', ['d0']],
    ['?property=water_level&q=dap', []],
    ['?property=water', []],
  ])('finds with %s', async (query, expected) => {
    expect(await ids(query)).toEqual(expected);
  });

  it.each(['', '&q=o', '&freshness=never'])('comes whole page by page %s', async (filter) => {
    const whole = await ids(`?limit=1000${filter}`);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = `?limit=1${filter}${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const found: z.infer<ReturnType<typeof page<typeof device>>> = await bodyOf(
        page(device),
        other.get(`/api/v1/devices${query}`),
      );
      seen.push(...found.items.map((item) => item.id));
      cursor = found.next;
    }
    expect(seen).toEqual(whole);
    expect(whole.length).toBeGreaterThan(0);
  });

  it('counts the same in the overview, without those that are disabled', async () => {
    expect((await bodyOf(overview, other.get('/api/v1/overview'))).devices).toEqual({
      fresh: 1,
      late: 1,
      lost: 1,
      never: 1,
      total: 4,
    });
    await other.send('PATCH', '/api/v1/devices/d3', { disabled: true });
    expect((await bodyOf(overview, other.get('/api/v1/overview'))).devices).toEqual({
      fresh: 1,
      late: 1,
      lost: 1,
      never: 0,
      total: 3,
    });
  });
});

describe('what a device did', () => {
  const items = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

  it('shows its datastreams with unit and names, made up ones by their code', async () => {
    await create();
    const row = (key: string, property: string, channel: string | null) => ({
      device_id: id,
      key,
      property,
      channel,
      first_at: 1,
    });
    await commitEvaluation(api.registry, {
      seq: null,
      datastreams: [row('soil_moisture@20cm', 'soil_moisture', '20cm'), row('my_thing', 'my_thing', null)],
    });
    const found = await bodyOf(items(datastream), api.get(`/api/v1/devices/${id}/datastreams`));
    expect(found.items).toMatchObject([
      { key: 'my_thing', unit: null, name: { vi: 'my_thing' } },
      { key: 'soil_moisture@20cm', unit: '%', channel: '20cm', kind: 'gauge' },
    ]);
  });

  it('shows its last uplinks as they came: text as text, bytes as base64, cut between characters', async () => {
    await create();
    const row = (slot: number, payload: Buffer) => ({
      device_id: id,
      slot,
      received_at: slot,
      topic: `sen/v1/${id}/up`,
      payload: payload.subarray(0, 1024),
      bytes: payload.length,
      observations: 1,
      quarantined: 0,
      reason: null,
    });
    await commitEvaluation(api.registry, {
      seq: null,
      recentUplinks: [
        row(1, Buffer.from('{"a":1}')),
        row(2, Buffer.from([0, 255])),
        row(3, Buffer.from('ệ'.repeat(600))),
      ],
    });
    const found = await bodyOf(items(recentUplink), api.get(`/api/v1/devices/${id}/uplinks`));
    expect(found.items).toMatchObject([
      { payloadText: 'ệ'.repeat(341), payloadBase64: null, bytes: 1800 },
      { payloadText: null, payloadBase64: 'AP8=' },
      { payloadText: '{"a":1}', payloadBase64: null },
    ]);
  });

  it('shows what the broker refused', async () => {
    await create();
    await recordRefusals(api.registry, [
      { device: id, reason: 'publish-denied', count: 2, lastAt: 6, lastDetail: 'on a/c' },
    ]);
    const found = await bodyOf(items(refusal), api.get(`/api/v1/devices/${id}/refusals`));
    expect(found.items).toEqual([
      { reason: 'publish-denied', count: 2, lastAt: '1970-01-01T00:00:00.006Z', lastDetail: 'on a/c' },
    ]);
    expect((await one()).refusals).toBe(2);
  });
});

describe('sites', () => {
  it('are added, changed and deleted, but not while devices stand there', async () => {
    await create({ site: 'ruong-7' });
    expect((await api.send('DELETE', '/api/v1/sites/ruong-7')).status).toBe(409);
    const added = await api.send('POST', '/api/v1/sites', {
      id: 'ao-1',
      name: 'Ao 1',
      kind: 'pond',
      latitude: 10.5,
      longitude: 105.1,
    });
    expect(added.status).toBe(201);
    const patched = await api.send(
      'PATCH',
      '/api/v1/sites/ao-1',
      { name: 'Ao Một' },
      { headers: { 'if-match': '"1"' } },
    );
    expect(await bodyOf(site, patched)).toMatchObject({ name: 'Ao Một', kind: 'pond', latitude: 10.5, devices: 0 });
    expect(
      (await api.send('PATCH', '/api/v1/sites/ao-1', { name: 'x' }, { headers: { 'if-match': '"1"' } })).status,
    ).toBe(412);
    expect((await api.send('DELETE', '/api/v1/sites/ao-1')).status).toBe(204);
    expect((await api.get('/api/v1/sites/ao-1')).status).toBe(404);
  });

  it.each([
    ['an id that is taken', { id: 'ruong-7' }, 409],
    ['a latitude beyond the pole', { latitude: 91 }, 400],
    ['an unknown kind', { kind: 'moon' }, 400],
    ['an unknown organisation', { organisation: 'ghost' }, 400],
    ['an unknown village', { village: 'ghost' }, 400],
    ['a time zone that is none', { timeZone: 'Asia/Nowhere' }, 400],
  ])('refuse %s', async (_name, more, status) => {
    const answer = await api.send('POST', '/api/v1/sites', { id: 'new-site', name: 'New', kind: 'field', ...more });
    expect(answer.status).toBe(status);
    expect(await bodyOf(problem, answer)).toMatchObject({ status });
  });
});
