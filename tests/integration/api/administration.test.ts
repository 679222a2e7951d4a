import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { observedPropertyAnswer } from '../../../domain/api/properties.ts';
import { quarantined } from '../../../domain/api/quarantine.ts';
import { apiToken, createdApiToken } from '../../../domain/api/session.ts';
import { retention } from '../../../domain/api/settings.ts';
import { deviceProfile } from '../../../domain/device-profile.ts';
import { commitEvaluation } from '../../../store/registry/ingest-state.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

describe('quarantine', () => {
  const entry = (index: number, more: object = {}) => ({
    journal_seq: 1,
    journal_index: index,
    field: '',
    device_id: 'probe',
    connection: 'gateway',
    topic: 'sen/v1/probe/up',
    payload: Buffer.from('{"soil": 1}'),
    received_at: index,
    reason: 'unknown-field',
    detail: 'soil',
    ...more,
  });
  const list = async (query: string) => bodyOf(page(quarantined), api.get(`/api/v1/quarantine?${query}`, 'operator'));

  beforeAll(async () => {
    const quarantine = [
      entry(0),
      entry(1, { reason: 'not-a-number', field: 'x' }),
      entry(2, { device_id: null, payload: Buffer.from([255]) }),
    ];
    await commitEvaluation(api.registry, { seq: null, quarantine });
  });

  it('lists what waits, newest first, with the whole message', async () => {
    const { items } = await list('');
    expect(items).toMatchObject([
      { device: null, payloadText: null, payloadBase64: '/w==' },
      { device: 'probe', reason: 'not-a-number', field: 'x' },
      { device: 'probe', field: null, payloadText: '{"soil": 1}', state: 'waiting' },
    ]);
    expect((await list('reason=not-a-number')).items).toHaveLength(1);
    expect((await list('device=probe')).items).toHaveLength(2);
    const first = await list('limit=2');
    expect((await list(`limit=2&cursor=${first.next}`)).items).toHaveLength(1);
  });

  it('is not for viewers', async () => {
    expect((await api.get('/api/v1/quarantine', 'viewer')).status).toBe(403);
  });

  it('replays the items named, or those that match, oldest first', async () => {
    const replay = (body: object) => api.send('POST', '/api/v1/quarantine/replays', body, { as: 'operator' });
    expect(await (await replay({ device: 'probe' })).json()).toEqual({ replayed: 2, stillWaiting: 0 });
    expect(api.parts.replays.at(-1)).toEqual([1, 2]);
    await replay({ ids: ['3', '3'] });
    expect(api.parts.replays.at(-1)).toEqual([3]);
    const before = api.parts.replays.length;
    expect(await (await replay({ reason: 'too-deep' })).json()).toEqual({ replayed: 0, stillWaiting: 0 });
    expect(api.parts.replays.length).toBe(before);
    expect((await replay({ ids: ['1; drop table quarantine'] })).status).toBe(400);
    expect((await replay({ ids: ['1'], device: 'probe' })).status).toBe(400);
  });

  it('discards an item, once, and keeps it in the list', async () => {
    const discard = () => api.send('DELETE', '/api/v1/quarantine/1', undefined, { as: 'manager' });
    expect(await bodyOf(quarantined, discard())).toMatchObject({ id: '1', state: 'discarded' });
    expect((await discard()).status).toBe(200);
    expect((await list('state=discarded')).items.map(({ id }) => id)).toEqual(['1']);
    expect((await api.send('DELETE', '/api/v1/quarantine/99')).status).toBe(404);
  });
});

describe('profiles', () => {
  const soil = {
    id: 'my-probe',
    name: { vi: 'Đầu đo', en: 'Probe' },
    expectedIntervalS: 900,
    fields: [{ field: 'sm', property: 'soil_moisture', channel: '20cm', scale: 0.1 }],
  };
  const put = (id: string, body: object, headers: Record<string, string> = {}) =>
    api.send('PUT', `/api/v1/profiles/${id}`, body, { as: 'manager', headers });

  it('are added, replaced, and make ingest read them again', async () => {
    const before = api.parts.registryChanges;
    expect((await put('my-probe', soil)).status).toBe(201);
    const again = await put('my-probe', { ...soil, expectedIntervalS: 600 }, { 'if-match': '"1"' });
    expect(again.status).toBe(200);
    expect(again.headers.get('etag')).toBe('"2"');
    expect((await put('my-probe', soil, { 'if-match': '"1"' })).status).toBe(412);
    expect(api.parts.registryChanges).toBe(before + 2);
    const found = await bodyOf(deviceProfile, api.get('/api/v1/profiles/my-probe'));
    expect(found).toMatchObject({ expectedIntervalS: 600, fields: [{ scale: 0.1, offset: 0, unit: null }] });
    const all = await bodyOf(page(deviceProfile), api.get('/api/v1/profiles'));
    expect(all.items.map(({ id }) => id)).toEqual(expect.arrayContaining(['generic-json', 'my-probe']));
  });

  it.each([
    ['an id that is not that of the address', 'other', soil],
    ['a field named twice', 'my-probe', { ...soil, fields: [soil.fields[0], soil.fields[0]] }],
    ['an interval beyond a month', 'my-probe', { ...soil, expectedIntervalS: 1e9 }],
    ['a property with a space', 'my-probe', { ...soil, fields: [{ field: 'a', property: 'soil moisture' }] }],
  ])('refuse %s', async (_name, id, body) => {
    expect((await put(id, body)).status).toBe(400);
  });

  it('come with the observed properties', async () => {
    const { items } = await bodyOf(
      z.object({ items: z.array(observedPropertyAnswer) }),
      api.get('/api/v1/observed-properties'),
    );
    expect(items).toContainEqual(expect.objectContaining({ code: 'salinity', unit: 'g/L', max: 45 }));
  });
});

describe('API tokens', () => {
  it('work until they are withdrawn or expire', async () => {
    const expiresAt = new Date(api.clock.now + 60_000).toISOString();
    const made = await bodyOf(
      createdApiToken,
      api.send('POST', '/api/v1/tokens', { name: 'scraper', role: 'viewer', expiresAt }),
    );
    const read = () => fetch(`${api.url}/api/v1/devices`, { headers: { authorization: `Bearer ${made.secret}` } });
    expect((await read()).status).toBe(200);
    const listed = await (await api.get('/api/v1/tokens', 'administrator')).text();
    expect(listed).not.toContain(made.secret);
    expect(
      page(apiToken)
        .parse(JSON.parse(listed))
        .items.map(({ id }) => id),
    ).toContain(made.id);
    api.clock.now += 60_001;
    expect((await read()).status).toBe(401);

    const second = await bodyOf(createdApiToken, api.send('POST', '/api/v1/tokens', { name: 'two', role: 'viewer' }));
    expect((await api.send('DELETE', `/api/v1/tokens/${second.id}`)).status).toBe(204);
    expect((await api.send('DELETE', `/api/v1/tokens/${second.id}`)).status).toBe(404);
  });

  it('cannot be made to expire in the past', async () => {
    const answer = await api.send('POST', '/api/v1/tokens', {
      name: 'x',
      role: 'viewer',
      expiresAt: '2020-01-01T00:00:00Z',
    });
    expect(answer.status).toBe(400);
  });
});

describe('the audit', () => {
  it('comes page by page, newest first, and by actor or time', async () => {
    const list = (query: string) => bodyOf(page(auditEntry), api.get(`/api/v1/audit?${query}`, 'administrator'));
    const whole = (await list('limit=1000')).items.map(({ id }) => Number(id));
    expect(whole).toEqual([...whole].sort((a, b) => b - a));
    const first = await list('limit=2');
    const second = await list(`limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ id }) => Number(id))).toEqual(whole.slice(0, 4));
    const { items } = await list('actor=token%20manager');
    expect(new Set(items.map(({ actor }) => actor))).toEqual(new Set(['token manager']));
    expect((await list('to=2020-01-01T00:00:00Z')).items).toEqual([]);
  });
});

describe('retention', () => {
  const put = (body: unknown, role: 'administrator' | 'manager' = 'administrator') =>
    api.send('PUT', '/api/v1/settings/retention', body, { as: role });

  it('is for ever until an administrator says otherwise, and the change is in the audit', async () => {
    const forEver = { rawDays: null, hourlyDays: null, dailyDays: null };
    expect(await bodyOf(retention, api.get('/api/v1/settings/retention', 'administrator'))).toEqual(forEver);
    const year = { rawDays: 365, hourlyDays: 3650, dailyDays: null };
    expect((await put(year)).status).toBe(200);
    expect(await bodyOf(retention, api.get('/api/v1/settings/retention', 'administrator'))).toEqual(year);
    const { items } = await bodyOf(
      page(auditEntry),
      api.get('/api/v1/audit?resource=settings/retention', 'administrator'),
    );
    expect(items[0]).toMatchObject({
      action: 'settings.change',
      before: { rawDays: null, hourlyDays: null },
      after: { rawDays: 365, hourlyDays: 3650 },
    });
  });

  it('keeps coarse values at least as long as fine ones, and is not for managers', async () => {
    const wrong = put({ rawDays: 365, hourlyDays: 30, dailyDays: null });
    expect((await wrong).status).toBe(400);
    expect((await bodyOf(problem, wrong)).errors?.[0]?.path).toBe('body.hourlyDays');
    expect((await put({ rawDays: 0, hourlyDays: null, dailyDays: null })).status).toBe(400);
    expect((await put({ rawDays: 1, hourlyDays: 1, dailyDays: 1 }, 'manager')).status).toBe(403);
  });
});
