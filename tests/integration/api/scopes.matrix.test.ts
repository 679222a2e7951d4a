import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { overview } from '../../../domain/api/devices.ts';
import { type LiveMessage, liveMessage } from '../../../domain/api/live.ts';
import { latest as latestAnswer, series } from '../../../domain/api/observations.ts';
import type { Role } from '../../../domain/api/session.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { createUser } from '../../../store/registry/users.ts';
import { alertRecord } from './alert-example.ts';
import { type Ask, type More, references, type Subject, table } from './scopes-table.ts';
import { HOUR, makeWorld, roles, type ScopeKind, scopes, THEIRS, type World } from './scopes-world.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

const PREFIX = '/api/v1';
/** Routes outside of the API proper ask for nothing, or by themselves. */
const isOutside = (url: string): boolean => !url.startsWith(`${PREFIX}/`);

let api: RunningApi;
let world: World;
let requests = 0;

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const start = async () => {
  api = await startApi({ liveLimits: { frameMs: 5, heartbeatMs: 100 } });
  world = await makeWorld(api);
};
const stop = () => api.close();

const subjects = (): Record<'mine' | 'theirs' | 'nobodys', Subject> => ({
  mine: { ...world.mine, side: 'a' },
  theirs: { ...world.theirs, side: THEIRS },
  nobodys: {
    side: 'zobra',
    user: '00000000-0000-4000-8000-000000000001',
    token: '00000000-0000-4000-8000-000000000002',
    display: '00000000-0000-4000-8000-000000000004',
    invitation: '00000000-0000-4000-8000-000000000003',
    household: 'ho-000000000000',
    quarantined: '999999',
    claimCode: world.mine.claimCode,
  },
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function send(method: string, { path, body }: Ask, secret: string): Promise<Answer> {
  const answer = await fetch(`${api.url}${PREFIX}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${secret}`,
      // Whatever is allowed to change or delete something must not do so: the next one is to find it.
      ...(['PATCH', 'PUT', 'DELETE'].includes(method) || path.endsWith('/erase') ? { 'if-match': '"999"' } : {}),
      ...(body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: answer.status, text: await answer.text() };
}

/** An answer without what differs from request to request, and with the ids of its subject taken out. */
function withoutIds({ status, text }: Answer, subject: Subject): Answer {
  const { side, ...ids } = subject;
  let shown = text.replace(/"requestId":"[^"]*"/, '');
  for (const id of [...Object.values(ids), side])
    shown = shown.replaceAll(id, 'ID').replaceAll(encodeURIComponent(id), 'ID');
  return { status, text: shown };
}

const hangUp = ({ registry, clock }: RunningApi, id: string) =>
  registry
    .insertInto('api_tokens')
    .values({
      id,
      hash: id,
      name: 'display a',
      role: 'viewer',
      scope: 'organisation:a-htx',
      created_by: 'test',
      created_at: clock.now,
      expires_at: null,
      last_used_at: null,
      kind: 'display',
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();

const leaks = ({ text }: Answer, marker: string = THEIRS): boolean => text.toLowerCase().includes(marker);
const outranks = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least);
const more = (scope: ScopeKind): More => ({ n: ++requests, scope, world, now: api.clock.now });

describe('the table of routes', () => {
  beforeAll(start);
  afterAll(stop);

  it('names every route of the API, and none that there is not', () => {
    const routes = api.app.routeList
      .flatMap(({ method, url }) => [method].flat().map((verb) => ({ verb, url })))
      .filter(({ verb, url }) => verb !== 'HEAD' && !isOutside(url))
      .map(({ verb, url }) => `${verb} ${url.slice(PREFIX.length)}`);
    expect(routes.length).toBeGreaterThan(90);
    expect([...new Set(routes)].sort()).toEqual(Object.keys(table).sort());
  });
});

describe.each(Object.keys(scopes) as ScopeKind[])('with rights on one scope: %s', (scope) => {
  beforeAll(start);
  afterAll(stop);

  describe.each(roles)('as %s', (role) => {
    // A screen has no version, so that whoever may withdraw one did.
    beforeAll(async () => void (await hangUp(api, world.mine.display)));

    const lines = Object.entries(table).flatMap(([route, line]) => ('skip' in line ? [] : [{ route, line }]));

    it.each(lines)('$route', async ({ route, line }) => {
      const [method = ''] = route.split(' ', 1);
      const secret = world.secretOf(role, scope);
      const { mine, theirs, nobodys } = subjects();
      const ranks = outranks(role, line.role);
      const lies = line.kind === 'everywhere' ? scope === 'all' : (line.within?.includes(scope) ?? true);
      const own = await send(method, line.ask(mine, more(scope)), secret);

      if (!ranks) expect(own).toMatchObject({ status: 403 });
      else if (line.kind === 'list' || lies) {
        expect(own.status, own.text).not.toBeOneOf([401, 403, 404, 429]);
        expect(own.status, own.text).toBeLessThan(500);
        if (method === 'GET') expect(own.status, own.text).toBe(200);
        if (lies) expect(own.text).toContain(line.has ?? '');
      } else expect(own.status, own.text).toBeOneOf(method === 'GET' ? [403, 404] : [400, 403, 404]);

      if (scope === 'all') {
        if (ranks && line.kind === 'list' && !line.common)
          expect(leaks(own, line.shows), 'shows everything to who may see it').toBe(true);
        return;
      }
      expect(leaks(own) || leaks(own, line.shows), own.text).toBe(false);
      if (line.kind === 'list') return;
      const asked = more(scope);
      const hidden = withoutIds(await send(method, line.ask(theirs, asked), secret), theirs);
      const unknown = withoutIds(await send(method, line.ask(nobodys, asked), secret), nobodys);
      expect(hidden).toEqual(unknown);
      if (!ranks || line.kind === 'everywhere') expect(hidden.status).toBe(403);
      else if (method === 'GET') expect(hidden.status).toBe(404);
      else expect(hidden.status).toBeOneOf(line.refused ? [line.refused] : [400, 403, 404]);
    });

    it.each(scope === 'all' ? [] : Object.entries(references))(
      'tells nothing of what is another’s: %s',
      async (name, ask) => {
        const [method = ''] = name.split(' ', 1);
        const secret = world.secretOf(role, scope);
        const { theirs, nobodys } = subjects();
        const asked = more(scope);
        const hidden = withoutIds(await send(method, ask(theirs, asked), secret), theirs);
        const unknown = withoutIds(await send(method, ask(nobodys, asked), secret), nobodys);
        expect(hidden).toEqual(unknown);
        expect(api.parts.replays.flat()).not.toContain(Number(theirs.quarantined));
      },
    );
  });
});

describe('what was measured elsewhere', () => {
  beforeAll(start);
  afterAll(stop);

  const get = async (path: string, scope: ScopeKind) => {
    const answer = await fetch(`${api.url}${PREFIX}${path}`, {
      headers: { authorization: `Bearer ${world.secretOf('viewer', scope)}` },
    });
    expect(answer.status).toBe(200);
    return answer;
  };
  const range = () =>
    `from=${new Date(api.clock.now - 100 * HOUR).toISOString()}&to=${new Date(api.clock.now).toISOString()}`;

  it.each([
    ['village', [3.5]],
    ['all', [777.25, 3.5]],
  ] as const)('stays there: of a device that came, %s sees %j', async (scope, results) => {
    const path = `/series?datastream=a-may/salinity&bucket=raw&${range()}`;
    expect((await bodyOf(series, get(path, scope))).series[0]?.last).toEqual(results);
    const newest = await bodyOf(latestAnswer, get('/latest?device=a-may', scope));
    expect(newest.items.map(({ datastream }) => datastream)).toEqual(
      scope === 'all' ? ['salinity', 'salinity_before'] : ['salinity'],
    );
    for (const format of ['json', 'csv', 'jsonl']) {
      const text = await (await get(`/observations?device=a-may&format=${format}&${range()}`, scope)).text();
      expect(text.includes('777.25')).toBe(scope === 'all');
      expect(text).toContain('3.5');
    }
  });

  it('is deleted by those alone who may delete all of it', async () => {
    const path = (hours: number) =>
      `/observations?device=a-may&from=${new Date(api.clock.now - hours * HOUR).toISOString()}&to=${new Date(api.clock.now).toISOString()}`;
    const secret = world.secretOf('manager', 'commune');
    expect(await send('DELETE', { path: path(30) }, secret)).toMatchObject({ status: 403 });
    expect(api.parts.deletions).toEqual([]);
    expect(await send('DELETE', { path: path(20) }, secret)).toMatchObject({ status: 200 });
    expect(await send('DELETE', { path: path(30) }, world.secretOf('manager', 'all'))).toMatchObject({ status: 200 });
  });

  it('counts what one may see in the overview', async () => {
    const seen = await bodyOf(overview, get('/overview', 'commune'));
    expect(seen.devices.total).toBe(2);
    expect(seen.openAlerts.total).toBe(2);
    // What an organisation has in stock stands nowhere.
    expect((await bodyOf(overview, get('/overview', 'organisation'))).devices.total).toBe(4);
    expect((await bodyOf(overview, get('/overview', 'all'))).devices.total).toBe(8);
  });
});

describe('moving a device', () => {
  beforeAll(start);
  afterAll(stop);
  const move = (body: object, scope: ScopeKind = 'commune') =>
    fetch(`${api.url}${PREFIX}/devices/a-may`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${world.secretOf('manager', scope)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    });

  it('is for those who manage both sides', async () => {
    expect((await move({ site: 'a-ao' })).status).toBe(200);
    expect((await move({ site: `${THEIRS}-ruong` })).status).toBe(400);
    // Out of what he manages: to nowhere, where nobody but the installation has it.
    expect((await move({ site: null })).status).toBe(403);
    expect((await move({ site: `${THEIRS}-ruong` }, 'all')).status).toBe(200);
    expect((await move({ site: 'a-ao' })).status).toBe(404);
    expect((await move({ site: 'a-ao' }, 'all')).status).toBe(200);
  });

  it('to a site that one may only look at is refused', async () => {
    const grants = [
      { role: 'manager', scope: 'organisation:a-htx' },
      { role: 'viewer', scope: `organisation:${THEIRS}-htx` },
    ] as const;
    const email = 'both@example.org';
    const password = 'a-long-password';
    await createUser(api.registry, { email, password, name: 'Both', grants }, { by: 'test', now: api.clock.now });
    const signedIn = await fetch(`${api.url}${PREFIX}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const answer = await fetch(`${api.url}${PREFIX}/devices/a-may`, {
      method: 'PATCH',
      headers: { cookie, 'content-type': 'application/json' },
      // As its owner he would manage it there as well.
      body: JSON.stringify({ site: `${THEIRS}-ruong`, organisation: 'a-htx' }),
    });
    expect(answer.status).toBe(403);
  });
});

describe('the live channel', () => {
  beforeAll(start);
  afterAll(stop);
  const sockets: WebSocket[] = [];
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.terminate();
  });

  async function listen(secret: string, devices: '*' | string[]): Promise<LiveMessage[]> {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}${PREFIX}/live`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    sockets.push(socket);
    const messages: LiveMessage[] = [];
    socket.on('message', (data) => messages.push(liveMessage.parse(JSON.parse(data.toString()))));
    await once(socket, 'open');
    const before = api.parts.interests.length;
    socket.send(JSON.stringify({ type: 'subscribe', devices, alerts: true }));
    await vi.waitFor(() => expect(api.parts.interests.length).toBeGreaterThan(before));
    return messages;
  }
  const update = (device: string, at: number = api.clock.now) => ({
    device,
    receivedAt: at,
    latest: { salinity: [at, 1] as [number, number] },
  });
  const devicesIn = (messages: readonly LiveMessage[]) =>
    messages.flatMap((message) => (message.type === 'observations' ? message.updates.map(({ device }) => device) : []));
  const alertsIn = (messages: readonly LiveMessage[]) =>
    messages.flatMap((message) => (message.type === 'alert' ? [message.alert.id] : []));
  const alertAt = (side: string, change: object = {}) => ({
    transition: 'raised' as const,
    alert: { ...alertRecord, id: `${side}-live`, device: `${side}-may`, site: `${side}-ruong`, ...change },
  });
  /** Publishes theirs and then mine; what of theirs came has come before mine. */
  const publish = () => {
    api.parts.alert(alertAt(THEIRS));
    api.parts.alert(alertAt(THEIRS, { id: `${THEIRS}-before`, device: 'a-may' }));
    api.parts.alert(alertAt('a'));
    api.parts.live([update(`${THEIRS}-may`), update('nobodys'), update('a-may')]);
  };

  describe.each(Object.keys(scopes) as ScopeKind[])('with rights on one scope: %s', (scope) => {
    it.each(roles.map((role) => [role]))('tells the %s of what is his', async (role) => {
      for (const topics of ['*', ['a-may', `${THEIRS}-may`, 'nobodys']] as const) {
        const messages = await listen(world.secretOf(role, scope), typeof topics === 'string' ? topics : [...topics]);
        publish();
        await vi.waitFor(() => expect(devicesIn(messages)).toContain('a-may'));
        const all = scope === 'all';
        expect(devicesIn(messages)).toEqual(all ? [`${THEIRS}-may`, 'nobodys', 'a-may'] : ['a-may']);
        expect(alertsIn(messages)).toEqual(all ? [`${THEIRS}-live`, `${THEIRS}-before`, 'a-live'] : ['a-live']);
        expect(JSON.stringify(messages).includes(THEIRS)).toBe(all);
      }
    });
  });

  it('says nothing of what was measured at another site', async () => {
    const messages = await listen(world.secretOf('viewer', 'village'), '*');
    const before = update('a-may', world.movedAt - 1);
    api.parts.live([{ ...before, latest: { ...before.latest, ph: [api.clock.now, 7] } }]);
    await vi.waitFor(() => expect(devicesIn(messages)).toEqual(['a-may']));
    expect(JSON.stringify(messages)).not.toContain('salinity');
  });

  it('follows a device that is moved away, and rights that are given and taken, while it is open', async () => {
    const { id, secret } = await createToken(
      api.registry,
      { name: 'live', grant: { role: 'viewer', scope: 'organisation:a-htx' }, createdBy: 'test', expiresAt: null },
      api.clock.now,
    );
    const messages = await listen(secret, '*');
    api.parts.live([update('a-may')]);
    await vi.waitFor(() => expect(devicesIn(messages)).toEqual(['a-may']));

    const moved = await fetch(`${api.url}${PREFIX}/devices/a-may`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${api.tokens.manager}`, 'content-type': 'application/json' },
      body: JSON.stringify({ site: `${THEIRS}-ruong` }),
    });
    expect(moved.status).toBe(200);
    api.clock.now += 1000;
    api.parts.live([update('a-may'), update('a-cong')]);
    await vi.waitFor(() => expect(devicesIn(messages)).toContain('a-cong'));
    expect(devicesIn(messages)).toEqual(['a-may', 'a-cong']);

    const grant = (scope: string) =>
      api.registry.updateTable('api_tokens').set({ scope }).where('id', '=', id).execute();
    await grant(`organisation:${THEIRS}-htx`);
    // Within a heartbeat.
    await vi.waitFor(() => {
      api.parts.live([update('a-cong'), update('a-may')]);
      expect(devicesIn(messages).filter((device) => device === 'a-may').length).toBeGreaterThan(1);
    });
    const told = devicesIn(messages).length;
    api.parts.live([update('a-cong'), update(`${THEIRS}-may`)]);
    await vi.waitFor(() => expect(devicesIn(messages)).toContain(`${THEIRS}-may`));
    expect(devicesIn(messages).slice(told)).not.toContain('a-cong');
  });
});
