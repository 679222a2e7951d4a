import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { z } from 'zod';
import { alert } from '../../../domain/api/alerts.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { overview } from '../../../domain/api/devices.ts';
import { type LiveMessage, liveMessage } from '../../../domain/api/live.ts';
import { rule } from '../../../domain/api/rules.ts';
import { commitEvaluation } from '../../../store/registry/ingest-state.ts';
import { thresholdRule } from '../../support/rules.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
let definition: z.output<typeof rule>;
const heard: LiveMessage[] = [];
let socket: WebSocket;

const salty = thresholdRule(
  { value: 4, clearValue: 3.5, level: 'danger' },
  { name: { vi: 'Nước mặn', en: 'Salt water' }, scope: { devices: ['buoy'] } },
);
/** The same with its one step another. */
const stepped = (step: object) => ({
  ...salty,
  condition: { ...salty.condition, steps: [{ ...salty.condition.steps[0], ...step }] },
});

beforeAll(async () => {
  api = await startApi({ liveLimits: { frameMs: 10 } });
  await api.send('POST', '/api/v1/devices', { id: 'buoy', name: 'Phao', profile: 'salinity-buoy' });
  definition = await bodyOf(rule, api.send('POST', '/api/v1/rules', salty));
  socket = new WebSocket(`${api.url.replace('http', 'ws')}/api/v1/live`, {
    headers: { authorization: `Bearer ${api.tokens.viewer}` },
  });
  socket.on('message', (data) => heard.push(liveMessage.parse(JSON.parse(data.toString()))));
  await once(socket, 'open');
  socket.send('{"type":"subscribe","devices":[]}');
  await vi.waitFor(() => expect(api.parts.interests).toHaveLength(1));
});
afterAll(async () => {
  socket.terminate();
  await api.close();
});

/** An alert of the rule as ingest writes it. */
async function raise(raised_at: number): Promise<string> {
  const id = randomUUID();
  const { id: _ignored, ...rest } = definition;
  await commitEvaluation(api.registry, {
    seq: null,
    alerts: [
      {
        id,
        rule_id: definition.id,
        device_id: 'buoy',
        key: 'salinity',
        site_id: null,
        definition: JSON.stringify(rest),
        state: 'raised',
        step: 1,
        highest_step: 1,
        level: 'danger',
        risk: null,
        value: 4.1,
        peak: 4.4,
        raised_at,
        cleared_at: null,
        flaps: 0,
        in_maintenance: 0,
        group_id: id,
        explains: 0,
      },
    ],
    alertEvents: [
      {
        alert_id: id,
        kind: 'raised',
        at: raised_at,
        recorded_at: raised_at,
        by: null,
        step: 1,
        value: 4.1,
        text: null,
        once: `raised:${raised_at}`,
      },
    ],
  });
  return id;
}
const transitions = (id: string) =>
  api.registry.selectFrom('alert_events').select(['kind', 'by']).where('alert_id', '=', id).orderBy('id').execute();
const acknowledge = (id: string) => api.send('POST', `/api/v1/alerts/${id}/acknowledgements`, {}, { as: 'operator' });

describe('acknowledging', () => {
  it('is recorded exactly once and published live, however often and at once it is asked', async () => {
    const id = await raise(1000);
    const answers = await Promise.all([acknowledge(id), acknowledge(id), acknowledge(id)]);
    for (const answer of answers)
      expect(await bodyOf(alert, answer)).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'token operator' });
    expect(await transitions(id)).toEqual([
      { kind: 'raised', by: null },
      { kind: 'acknowledged', by: 'token operator' },
    ]);
    await vi.waitFor(() => expect(heard.filter(({ type }) => type === 'alert')).toHaveLength(1));
    expect(heard.at(-1)).toMatchObject({ type: 'alert', transition: 'acknowledged', alert: { id } });
  });

  it('needs no body', async () => {
    const id = await raise(1001);
    expect((await api.send('POST', `/api/v1/alerts/${id}/acknowledgements`)).status).toBe(200);
  });

  it('is refused for one that cleared by itself, and for one that is not', async () => {
    const id = await raise(1002);
    await api.registry.updateTable('alerts').set({ state: 'cleared', cleared_at: 5 }).where('id', '=', id).execute();
    const answer = await acknowledge(id);
    expect(answer.status).toBe(409);
    expect((await bodyOf(problem, answer)).code).toBe('conflict');
    expect(await transitions(id)).toHaveLength(1);
    expect((await acknowledge('ghost')).status).toBe(404);
    expect((await api.send('POST', `/api/v1/alerts/${id}/acknowledgements`, {}, { as: 'viewer' })).status).toBe(403);
  });
});

describe('the list of alerts', () => {
  it('comes newest first, page by page, even where several were raised at one instant', async () => {
    for (let i = 0; i < 5; i++) await raise(5000);
    const whole = await bodyOf(page(alert), api.get('/api/v1/alerts?state=all&limit=1000'));
    const seen: string[] = [];
    let cursor = '';
    for (let pages = 0; pages < 20; pages++) {
      const found = await bodyOf(
        page(alert),
        api.get(`/api/v1/alerts?state=all&limit=2${cursor && `&cursor=${cursor}`}`),
      );
      seen.push(...found.items.map(({ id }) => id));
      if (found.next === null) break;
      cursor = found.next;
    }
    expect(seen).toEqual(whole.items.map(({ id }) => id));
    const raised = whole.items.map((item) => Date.parse(item.raisedAt));
    expect(raised).toEqual([...raised].sort((a, b) => b - a));
    expect(seen.length).toBeGreaterThanOrEqual(8);
  });

  it('tells open from cleared, by device, and counts the open ones in the overview', async () => {
    const list = async (query: string) => (await bodyOf(page(alert), api.get(`/api/v1/alerts?${query}`))).items;
    const open = await list('state=open');
    expect(open.every(({ state }) => state !== 'cleared')).toBe(true);
    expect((await list('state=cleared')).every(({ state }) => state === 'cleared')).toBe(true);
    expect(await list('state=all&device=ghost')).toEqual([]);
    const counts = (await bodyOf(overview, api.get('/api/v1/overview'))).openAlerts;
    expect(counts).toEqual({ watch: 0, act: 0, danger: open.length, total: open.length });
  });
});

describe('rules', () => {
  it('are handed to ingest with every change, which clears the alerts that they no longer speak of', async () => {
    const changes = () => api.parts.registryChanges;
    const start = changes();
    const made = await bodyOf(rule, api.send('POST', '/api/v1/rules', salty));
    expect(changes()).toBe(start + 1);
    const off = await api.send('PUT', `/api/v1/rules/${made.id}`, { ...made, enabled: false });
    expect(await bodyOf(rule, off)).toMatchObject({ id: made.id, enabled: false });
    expect(changes()).toBe(start + 2);
    expect((await api.send('DELETE', `/api/v1/rules/${made.id}`)).status).toBe(204);
    expect(changes()).toBe(start + 3);
    expect((await api.get(`/api/v1/rules/${made.id}`)).status).toBe(404);
  });

  it('are created once for one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'rule-once-0123456789' };
    const one = await bodyOf(rule, api.send('POST', '/api/v1/rules', salty, { headers }));
    const two = await bodyOf(rule, api.send('POST', '/api/v1/rules', salty, { headers }));
    expect(two.id).toBe(one.id);
  });

  it('take the version that was read, and refuse an older one', async () => {
    const path = `/api/v1/rules/${definition.id}`;
    const etag = (await api.get(path)).headers.get('etag') ?? '';
    const put = (level: string) => api.send('PUT', path, stepped({ level }), { headers: { 'if-match': etag } });
    expect((await put('act')).status).toBe(200);
    expect((await put('watch')).status).toBe(412);
  });

  it.each([
    ['a clear value on the wrong side', stepped({ clearValue: 5 }), 'body.condition'],
    ['an unknown device', { scope: { devices: ['buoy', 'ghost'] } }, 'body.scope.devices.1'],
    ['an unknown profile', { scope: { profile: 'ghost' } }, 'body.scope.profile'],
    ['a stage without its crop', { scope: { stage: 'heading' } }, 'body.scope.stage'],
    ['a stage of another crop', { scope: { crop: 'rice', stage: 'flowering' } }, 'body.scope.stage'],
    ['a place that is none', { scope: { place: 'country:vn' } }, 'body.scope.place'],
    ['an unknown level', stepped({ level: 'terrible' }), 'body.condition.steps.0.level'],
    ['a threshold that is no number', stepped({ value: '4' }), 'body.condition'],
  ])('refuse %s', async (_name, more, path) => {
    const answer = await api.send('POST', '/api/v1/rules', { ...salty, ...more });
    expect(answer.status).toBe(400);
    expect((await bodyOf(problem, answer)).errors?.[0]?.path).toContain(path);
  });
});
