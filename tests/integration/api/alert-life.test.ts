import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { alertWithNotes } from '../../../domain/api/alert-detail.ts';
import { alertActionResults, alertNeighbours, assignees } from '../../../domain/api/alert-life.ts';
import { alert, listedAlert } from '../../../domain/api/alerts.ts';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { liveMessage } from '../../../domain/api/live.ts';
import type { Role } from '../../../domain/api/session.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { createHousehold } from '../../../store/registry/households.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { insertAlerts } from '../../support/alert-rows.ts';
import { alertRecord } from './alert-example.ts';
import { addPerson, COMMUNE, furnishPlaces, type Visitor, visitorOf } from './people.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
let keeper: Visitor;
let stranger: Visitor;
let n = 0;
/** What the household's meter measured, and how it is found in an answer however it is written. */
const OF_HOUSEHOLD = 187.4375;
const MEASURED = /187[.,]\d/;

/** Two cooperatives with a field each in one village, a household's house, a device at each, and people for them. */
beforeAll(async () => {
  api = await startApi({ liveLimits: { frameMs: 5 } });
  await furnishPlaces(api);
  const { registry } = api;
  const { now } = api.clock;
  const household = await createHousehold(
    registry,
    { kind: 'household', name: 'Hộ bà Tư', phone: null, organisation: 'htx-mot' },
    now,
  );
  for (const [id, organisation, of] of [
    ['ruong-mot', 'htx-mot', null],
    ['ruong-hai', 'htx-hai', null],
    ['nha-tu', 'htx-mot', household],
  ] as const) {
    const kind = of === null ? 'field' : 'household';
    const name = `Chỗ ${id}`;
    await createSite(registry, { id, name, kind, organisation, village: 'tan-thanh', household: of }, now);
    await createDevice(registry, { id: `may-${id}`, name: `Đầu đo ${id}`, profile: 'generic-json', site: id }, now);
    await registry
      .insertInto('datastreams')
      .values({ device_id: `may-${id}`, key: 'salinity', property: 'salinity', channel: null, first_at: 0 })
      .execute();
    const measured = { device_id: `may-${id}`, key: 'salinity', at: now + 1000, received_at: now + 1000 };
    await registry
      .insertInto('latest')
      .values({ ...measured, value: of === null ? 5 : OF_HOUSEHOLD, text: null, quality: 0 })
      .execute();
  }
  await api.places.reload();
  await addPerson(api, 'keeper@example.org', [{ role: 'operator', scope: 'organisation:htx-mot' }]);
  await addPerson(api, 'looker@example.org', [{ role: 'viewer', scope: 'organisation:htx-mot' }]);
  await addPerson(api, 'stranger@example.org', [{ role: 'operator', scope: 'organisation:htx-hai' }]);
  keeper = await visitorOf(api, 'keeper@example.org');
  stranger = await visitorOf(api, 'stranger@example.org');
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.registry.deleteFrom('alerts').execute();
  api.parts.closedAlerts.splice(0);
  api.clock.now += 60_000;
});

async function raise(site: string, more: object = {}): Promise<string> {
  const id = `alert-${String(++n).padStart(5, '0')}`;
  await insertAlerts(api.registry, [
    { id, raised_at: api.clock.now - 10_000 + n, device_id: `may-${site}`, site_id: site, ...more },
  ]);
  return id;
}
const one = (id: string, who = keeper) => bodyOf(alertWithNotes, who.send('GET', `/alerts/${id}`));
const eventsOf = async (id: string) => (await one(id)).events.map(({ kind, by, text }) => ({ kind, by, text }));
const audited = async (id: string) =>
  (await bodyOf(page(auditEntry), api.get(`/api/v1/audit?resource=alert/${id}`, 'administrator'))).items.map(
    ({ action, actor, after }) => ({ action, actor, after }),
  );
const list = async (query: string, who = keeper) =>
  (await bodyOf(page(listedAlert), who.send('GET', `/alerts?${query}`))).items;
const ids = async (query: string, who = keeper) => (await list(query, who)).map(({ id }) => id);

describe('who sees to an alert', () => {
  it('is one of those who may, and is found by it', async () => {
    const id = await raise('ruong-mot');
    const path = `/alerts/${id}/assignee`;
    const people = await bodyOf(assignees, keeper.send('GET', `/alerts/${id}/assignees`));
    expect(people.items.map(({ name }) => name)).toEqual(['Admin', 'Tên keeper@example.org']);
    for (const user of [stranger.id, 'ghost', (await addPerson(api, `late-${n}@example.org`, [])) as string]) {
      const answer = await keeper.send('PUT', path, { user });
      expect([answer.status, (await bodyOf(problem, answer)).errors?.[0]?.path]).toEqual([400, 'body.user']);
    }
    for (let times = 0; times < 2; times++)
      expect(await bodyOf(alert, keeper.send('PUT', path, { user: keeper.id }))).toMatchObject({
        assignedTo: { id: keeper.id, name: 'Tên keeper@example.org' },
      });
    expect(await ids('assigned=me')).toEqual([id]);
    expect(await ids(`assigned=${keeper.id}`)).toEqual([id]);
    expect(await ids('assigned=nobody')).toEqual([]);
    expect(await bodyOf(alert, keeper.send('PUT', path, { user: null }))).toMatchObject({ assignedTo: null });
    expect(await ids('assigned=nobody')).toEqual([id]);
    expect((await eventsOf(id)).slice(1)).toEqual([
      { kind: 'assigned', by: 'Tên keeper@example.org', text: 'Tên keeper@example.org' },
      { kind: 'assigned', by: 'Tên keeper@example.org', text: null },
    ]);
    expect(await audited(id)).toMatchObject([
      { action: 'alert.assign', actor: 'keeper@example.org', after: { to: null } },
      { action: 'alert.assign', after: { to: { id: keeper.id } } },
    ]);
  });

  it('goes with the account', async () => {
    const id = await raise('ruong-mot');
    const gone = await addPerson(api, 'gone@example.org', [{ role: 'operator', scope: 'organisation:htx-mot' }]);
    await keeper.send('PUT', `/alerts/${id}/assignee`, { user: gone });
    expect((await api.send('DELETE', `/api/v1/users/${gone}`)).status).toBe(204);
    expect((await one(id)).assignedTo).toBeNull();
  });
});

describe('a snoozed alert', () => {
  it('is snoozed for five minutes to a week, and woken', async () => {
    const id = await raise('ruong-mot');
    const path = `/alerts/${id}/snooze`;
    for (const minutes of [4, 7 * 1440 + 1, 5.5, '60'])
      expect([minutes, (await keeper.send('PUT', path, { minutes })).status]).toEqual([minutes, 400]);
    const until = new Date(api.clock.now + 3_600_000).toISOString();
    for (let times = 0; times < 2; times++)
      expect(await bodyOf(alert, keeper.send('PUT', path, { minutes: 60 }))).toMatchObject({ snoozedUntil: until });
    for (let times = 0; times < 2; times++)
      expect(await bodyOf(alert, keeper.send('DELETE', path))).toMatchObject({ snoozedUntil: null, state: 'raised' });
    expect((await eventsOf(id)).slice(1)).toEqual([
      { kind: 'snoozed', by: 'Tên keeper@example.org', text: until },
      { kind: 'woken', by: 'Tên keeper@example.org', text: null },
    ]);
    expect((await audited(id)).map(({ action }) => action)).toEqual(['alert.wake', 'alert.snooze']);
  });
});

describe('closing an alert', () => {
  const close = (id: string, body: object, who = keeper) => who.send('POST', `/alerts/${id}/closing`, body);

  it('ends one that is open, with its cause, and tells ingest once', async () => {
    const id = await raise('ruong-mot');
    const body = { cause: 'sensor-fault', text: 'Đầu đo dính bùn' };
    for (let times = 0; times < 2; times++)
      expect(await bodyOf(alert, close(id, body))).toMatchObject({
        state: 'cleared',
        cause: 'sensor-fault',
        closedBy: 'Tên keeper@example.org',
        clearedAt: new Date(api.clock.now).toISOString(),
      });
    expect(api.parts.closedAlerts).toEqual([id]);
    const found = await one(id);
    expect(found.events.map(({ kind, text }) => [kind, text])).toEqual([
      ['raised', null],
      ['closed', 'sensor-fault'],
      ['commented', 'Đầu đo dính bùn'],
    ]);
    expect(found.notes).toMatchObject([{ text: 'Đầu đo dính bùn', by: 'Tên keeper@example.org' }]);
    // What somebody wrote is read at the alert alone.
    expect(await audited(id)).toMatchObject([{ action: 'alert.close', after: { cause: 'sensor-fault', text: '•••' } }]);
    for (const [method, path, sent] of [
      ['PUT', 'snooze', { minutes: 60 }],
      ['PUT', 'assignee', { user: keeper.id }],
      ['POST', 'acknowledgements', {}],
    ] as const)
      expect([path, (await keeper.send(method, `/alerts/${id}/${path}`, sent)).status]).toEqual([path, 409]);
  });

  it('says afterwards why there was one that cleared by itself, and may be set right', async () => {
    const id = await raise('ruong-mot', { state: 'cleared', cleared_at: api.clock.now - 5000 });
    const clearedAt = new Date(api.clock.now - 5000).toISOString();
    for (const cause of ['real', 'maintenance'])
      expect(await bodyOf(alert, close(id, { cause }))).toMatchObject({ cause, clearedAt });
    // It is not to come back as if nobody had said anything.
    expect(api.parts.closedAlerts).toEqual([id]);
    expect((await close(id, { cause: 'whim' })).status).toBe(400);
  });

  it('is for those who may, and says nothing to others', async () => {
    const id = await raise('ruong-mot');
    const looker = await visitorOf(api, 'looker@example.org');
    expect((await close(id, { cause: 'real' }, looker)).status).toBe(403);
    expect((await close(id, { cause: 'real' }, stranger)).status).toBe(404);
    expect((await one(id)).state).toBe('raised');
  });
});

describe('several alerts at once', () => {
  const act = async (wanted: readonly string[], action: object, who = keeper) =>
    (await bodyOf(alertActionResults, who.send('POST', '/alerts/actions', { ids: wanted, action }))).items;

  it('answers for each: what may be done is done, and what may not is refused with the reason', async () => {
    const open = await raise('ruong-mot');
    const over = await raise('ruong-mot', { state: 'cleared', cleared_at: 5 });
    const theirs = await raise('ruong-hai');
    const wanted = [open, over, theirs, 'ghost', open];
    expect(await act(wanted, { kind: 'acknowledge' })).toEqual([
      { id: open, outcome: 'done', reason: null },
      { id: over, outcome: 'refused', reason: 'cleared' },
      { id: theirs, outcome: 'refused', reason: 'unknown' },
      { id: 'ghost', outcome: 'refused', reason: 'unknown' },
      { id: open, outcome: 'done', reason: null },
    ]);
    expect((await one(theirs, stranger)).state).toBe('raised');
    expect(await act([open], { kind: 'assign', user: stranger.id })).toMatchObject([{ reason: 'assignee' }]);
    expect(await act([open], { kind: 'assign', user: keeper.id })).toMatchObject([{ outcome: 'done' }]);
    expect(await act([open], { kind: 'snooze', minutes: 30 })).toMatchObject([{ outcome: 'done' }]);
    expect(await act([open], { kind: 'wake' })).toMatchObject([{ outcome: 'done' }]);
    expect(await act([open, over], { kind: 'close', cause: 'real' })).toMatchObject([
      { outcome: 'done' },
      { outcome: 'done' },
    ]);
    expect(api.parts.closedAlerts).toEqual([open, over]);
    expect((await eventsOf(open)).map(({ kind }) => kind)).toEqual([
      'raised',
      'acknowledged',
      'assigned',
      'snoozed',
      'woken',
      'closed',
    ]);
    expect((await audited(open)).map(({ action }) => action)).toEqual(
      ['close', 'wake', 'snooze', 'assign', 'acknowledge'].map((kind) => `alert.${kind}`),
    );
  });

  it('does not let those act who may only look on one side', async () => {
    const both = [
      { role: 'operator', scope: 'organisation:htx-hai' },
      { role: 'viewer', scope: 'organisation:htx-mot' },
    ] as const;
    const email = `both-${n}@example.org`;
    await addPerson(api, email, both);
    const [mine, seen] = [await raise('ruong-hai'), await raise('ruong-mot')];
    expect(await act([mine, seen], { kind: 'acknowledge' }, await visitorOf(api, email))).toMatchObject([
      { outcome: 'done' },
      { outcome: 'refused', reason: 'not-allowed' },
    ]);
  });

  it('takes two hundred, and no more', async () => {
    const many = Array.from({ length: 200 }, (_, m) => ({
      id: `many-${m}`,
      raised_at: api.clock.now,
      device_id: 'may-ruong-mot',
      site_id: 'ruong-mot',
    }));
    await insertAlerts(api.registry, many);
    const done = await act(
      many.map(({ id }) => id),
      { kind: 'close', cause: 'other', text: 'Mất điện cả xã' },
    );
    expect(done.filter(({ outcome }) => outcome === 'done')).toHaveLength(200);
    expect(api.parts.closedAlerts).toHaveLength(200);
    for (const wanted of [[], Array.from({ length: 201 }, (_, m) => `many-${m}`)])
      expect(
        (await keeper.send('POST', '/alerts/actions', { ids: wanted, action: { kind: 'acknowledge' } })).status,
      ).toBe(400);
  });
});

describe('finding alerts', () => {
  it('by level, kind, rule, place, cause and name', async () => {
    const danger = await raise('ruong-mot', { level: 'danger', rule_id: 'worst' });
    const watch = await raise('ruong-mot', { level: 'watch' });
    const theirs = await raise('ruong-hai', { level: 'danger' });
    const admin = await visitorOf(api, 'admin@example.org', 'a-long-password');
    expect(await ids('level=act')).toEqual([danger]);
    expect(await ids('level=watch')).toEqual([watch, danger]);
    expect(await ids('rule=worst')).toEqual([danger]);
    expect(await ids('kind=threshold')).toEqual([watch, danger]);
    expect(await ids('kind=no-data')).toEqual([]);
    expect(await ids('place=village:tan-thanh')).toEqual([watch, danger]);
    expect(await ids(`place=commune:${COMMUNE}`, admin)).toEqual([theirs, watch, danger]);
    expect(await ids('place=organisation:htx-hai', admin)).toEqual([theirs]);
    for (const place of ['organisation:htx-hai', 'organisation:ghost']) expect(await ids(`place=${place}`)).toEqual([]);
    expect((await keeper.send('GET', '/alerts?place=nowhere')).status).toBe(400);
    expect(await ids('q=RUONG-MOT')).toEqual([watch, danger]);
    expect(await ids('q=nuoc%20man', admin)).toEqual([theirs, watch, danger]);
    expect(await ids('q=cho%20ruong-hai', admin)).toEqual([theirs]);
    expect(await ids('q=cho%20ruong-hai')).toEqual([]);
    const first = await bodyOf(page(listedAlert), keeper.send('GET', '/alerts?q=man&limit=1'));
    const second = await bodyOf(page(listedAlert), keeper.send('GET', `/alerts?q=man&limit=1&cursor=${first.next}`));
    expect([first, second].flatMap(({ items }) => items.map(({ id }) => id))).toEqual([watch, danger]);
    expect(second.next).toBeNull();
  });

  it('shows each cause once by its first alert that one may see, with how many there are of it', async () => {
    const first = await raise('ruong-hai', { group_id: 'cause' });
    const [second, third] = [
      await raise('ruong-mot', { group_id: 'cause' }),
      await raise('ruong-mot', { group_id: 'cause' }),
    ];
    const alone = await raise('ruong-mot');
    const admin = await visitorOf(api, 'admin@example.org', 'a-long-password');
    expect(await list('by=groups', admin)).toMatchObject([
      { id: alone, groupSize: 1, groupSites: 1 },
      { id: first, groupSize: 3, groupSites: 2 },
    ]);
    expect(await list('by=groups')).toMatchObject([
      { id: alone, groupSize: 1 },
      { id: second, groupSize: 2, groupSites: 1 },
    ]);
    expect(await ids('group=cause')).toEqual([third, second]);
    expect(await list('by=groups&q=man')).toMatchObject(
      [alone, third, second].map((id) => ({ id, groupSize: null, groupSites: null })),
    );
    await keeper.send('POST', `/alerts/${second}/closing`, { cause: 'real' });
    expect(await list('by=groups')).toMatchObject([{ id: alone }, { id: third, groupSize: 1 }]);
    expect(await list('by=groups&state=all')).toMatchObject([{ id: alone }, { id: second, groupSize: 2 }]);
  });
});

describe('what goes on around an alert', () => {
  it('is open alerts of its cause, site and village, and what is measured nearby, as far as one may see', async () => {
    const [there, here, beside] = [await raise('ruong-hai'), await raise('ruong-mot'), await raise('ruong-mot')];
    await raise('ruong-mot', { state: 'cleared', cleared_at: 5 });
    const near = async (who?: Visitor) => {
      const found = await bodyOf(alertNeighbours, (who ?? keeper).send('GET', `/alerts/${here}/neighbours`));
      return [found.alerts.map(({ id }) => id), found.results.map(({ device }) => device)];
    };
    expect(await near()).toEqual([[beside], []]);
    const admin = await visitorOf(api, 'admin@example.org', 'a-long-password');
    expect(await near(admin)).toEqual([
      [beside, there],
      ['may-nha-tu', 'may-ruong-hai'],
    ]);
  });
});

describe("what a household's meter measured", () => {
  it('is not told by its alerts to those who may not see households, nor by what stands around others', async () => {
    const id = await raise('nha-tu', { value: OF_HOUSEHOLD, peak: OF_HOUSEHOLD });
    const beside = await raise('ruong-mot');
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/api/v1/live`, {
      headers: { authorization: `Bearer ${api.tokens.operator}` },
    });
    const heard: string[] = [];
    socket.on('message', (data) => heard.push(data.toString()));
    await once(socket, 'open');
    socket.send('{"type":"subscribe","devices":[]}');
    await vi.waitFor(() => expect(api.parts.interests.at(-1)).toEqual([]));
    const requests = [
      ['GET', `/alerts/${id}`],
      ['GET', '/alerts'],
      ['GET', '/alerts?by=groups'],
      ['GET', '/alerts?q=nha-tu'],
      ['GET', `/alerts/${beside}/neighbours`],
      ['POST', `/alerts/${id}/acknowledgements`],
      ['PUT', `/alerts/${id}/snooze`, { minutes: 60 }],
      ['POST', `/alerts/${id}/closing`, { cause: 'real' }],
      ['GET', '/alerts?state=cleared'],
    ] as const;
    for (const [method, path, body] of requests) {
      const shown = async (as: Role) => (await api.send(method, `/api/v1${path}`, body, { as })).text();
      const masked = await shown('operator');
      expect([path, masked.includes('nha-tu'), MEASURED.test(masked)]).toEqual([path, true, false]);
      expect([path, MEASURED.test(await shown('manager'))]).toEqual([path, true]);
    }
    await vi.waitFor(() => expect(heard.filter((text) => text.includes('"transition"'))).toHaveLength(3));
    expect(MEASURED.test(heard.join())).toBe(false);
    socket.terminate();
  });
});

describe('ten thousand alerts at once', () => {
  it('leave a browser that reads and one that does not connected, and others answered', async () => {
    const small = await startApi({ liveLimits: { frameMs: 5, highWaterBytes: 64 * 1024, queuedAlerts: 50 } });
    const sockets = Array.from(
      { length: 20 },
      () =>
        new WebSocket(`${small.url.replace('http', 'ws')}/api/v1/live`, {
          headers: { authorization: `Bearer ${small.tokens.viewer}` },
        }),
    );
    const told = sockets.map(() => ({ alerts: 0, missed: 0, closed: false }));
    for (const [at, socket] of sockets.entries()) {
      const count = told[at] as (typeof told)[number];
      socket.on('message', (data) => {
        const { type } = liveMessage.parse(JSON.parse(data.toString()));
        if (type === 'alert') count.alerts++;
        if (type === 'alerts-missed') count.missed++;
      });
      socket.on('close', () => {
        count.closed = true;
      });
    }
    await Promise.all(sockets.map((socket) => once(socket, 'open')));
    for (const socket of sockets) socket.send('{"type":"subscribe","devices":[]}');
    await vi.waitFor(() => expect(small.parts.interests).toHaveLength(sockets.length));
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    for (let m = 0; m < 10_000; m++)
      small.parts.alert({ transition: 'raised', alert: { ...alertRecord, id: `alert-${m}` } });
    const grown = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed - before;
    // 20 browsers × 10,000 alerts of more than a kilobyte would be over 200 MB.
    expect(grown).toBeLessThan(100 * 1024 * 1024);
    expect((await small.get('/api/v1/alerts')).status).toBe(200);
    await vi.waitFor(() => expect(told.every(({ missed }) => missed > 0)).toBe(true), 10_000);
    expect(told.every(({ alerts, closed }) => alerts > 10 && !closed)).toBe(true);
    // Whatever comes next comes as usual.
    const before20 = told.map(({ alerts }) => alerts);
    small.parts.alert({ transition: 'cleared', alert: alertRecord });
    await vi.waitFor(() => expect(told.map(({ alerts }) => alerts)).toEqual(before20.map((count) => count + 1)));
    for (const socket of sockets) socket.terminate();
    await small.close();
  });
});
