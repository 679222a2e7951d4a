import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { createdDisplay, display } from '../../../domain/api/displays.ts';
import { session } from '../../../domain/api/session.ts';
import { ADMIN, bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const add = (more: object = {}) =>
  bodyOf(createdDisplay, api.send('POST', '/api/v1/displays', { name: 'Phòng trực', scope: 'all', ...more }));
const secretOf = (link: string): string => new URL(link).hash.slice(1);
const signIn = (secret: string, headers: Record<string, string> = {}) =>
  api.send('POST', '/api/v1/session/display', { secret }, { as: null, headers });
const cookieOf = (answer: Response, name: string): string =>
  answer.headers
    .getSetCookie()
    .find((cookie) => cookie.startsWith(`${name}=`))
    ?.split(';', 1)[0] ?? '';

/** A new screen that has opened its link. */
async function opened(more: object = {}) {
  const { id, link } = await add(more);
  const cookie = cookieOf(await signIn(secretOf(link)), 'sen_display');
  const send = (method: string, path: string, body?: unknown) =>
    api.send(method, `/api/v1${path}`, body, { as: null, headers: { cookie } });
  return { id, secret: secretOf(link), cookie, send };
}

describe('a screen on a wall', () => {
  it('is given a link once, with what it shows, and is listed without it', async () => {
    const show = { pages: ['/', '/devices/m-1?from=now-7d'], rotate: 30, sound: true, theme: 'dark', language: 'vi' };
    const { link, id } = await add({ name: 'Màn hình xã', show });
    const url = new URL(link);
    expect(url.pathname).toBe('/display');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      pages: '/,/devices/m-1?from=now-7d',
      rotate: '30',
      sound: '1',
      theme: 'dark',
      lang: 'vi',
    });
    const listed = await (await api.get('/api/v1/displays', 'manager')).text();
    expect(listed).not.toContain(secretOf(link));
    const { items } = z.object({ items: z.array(display) }).parse(JSON.parse(listed));
    expect(items.find((one) => one.id === id)).toMatchObject({ name: 'Màn hình xã', lastSeenAt: null, watching: 0 });
    expect(await (await api.get('/api/v1/tokens', 'administrator')).text()).not.toContain(id);
    expect((await api.send('DELETE', `/api/v1/tokens/${id}`)).status).toBe(404);
  });

  it.each([
    ['another host', ['//evil.example']],
    ['another host behind a backslash', ['/\\evil.example']],
    ['a whole address', ['https://evil.example/']],
    ['an address of the API', ['/api/v1/devices']],
    ['the way out', ['/', '/sign-in']],
    ['no page at all', []],
    ['more pages than anybody looks at', Array.from({ length: 13 }, () => '/')],
  ])('shows no %s', async (_name, pages) => {
    const answer = await api.send('POST', '/api/v1/displays', { name: 'x', scope: 'all', show: { pages } });
    expect(answer.status).toBe(400);
  });

  it('comes in by its secret, with a cookie that scripts cannot read, other sites cannot send, and that is kept', async () => {
    const { link, id } = await add({ expiresAt: new Date(api.clock.now + 86_400_000).toISOString() });
    const answer = await signIn(secretOf(link));
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^sen_display=[\w-]{20,}; Max-Age=86400; .*HttpOnly; SameSite=Strict$/);
    expect(await bodyOf(session, answer)).toMatchObject({
      display: true,
      user: { id, name: 'Phòng trực', email: '', role: 'viewer', grants: [{ role: 'viewer', scope: 'all' }] },
    });
  });

  it('reads, and does nothing: not even what a viewer may', async () => {
    const { send } = await opened();
    for (const path of ['/devices', '/alerts', '/overview', '/sites', '/session'])
      expect((await send('GET', path)).status, path).toBe(200);
    const refused: [string, string, unknown?][] = [
      ['PATCH', '/account', { name: 'Ai đó' }],
      ['GET', '/account/export'],
      ['GET', '/account/sessions'],
      ['GET', '/account/notices'],
      ['GET', '/users'],
      ['GET', '/households'],
      ['GET', '/tokens'],
      ['GET', '/displays'],
      ['POST', '/displays', { name: 'x', scope: 'all' }],
      ['POST', '/devices', {}],
    ];
    for (const [method, path, body] of refused)
      expect([path, (await send(method, path, body)).status], method).toEqual([path, 403]);
  });

  it('writes nothing although the route asks for no more than reading', async () => {
    const { send } = await opened();
    const unsafe = api.app.routeList.filter(
      ({ method, config }) =>
        ['POST', 'PUT', 'PATCH', 'DELETE'].includes(String(method)) &&
        config?.permission !== 'public' &&
        config?.displays !== true,
    );
    expect(unsafe.length).toBeGreaterThan(60);
    for (const { method, url } of unsafe)
      expect([url, (await send(String(method), url.slice('/api/v1'.length))).status]).toEqual([url, 403]);
  });

  it('has a secret that is worth nothing to a program, as a program’s key is to a screen', async () => {
    const { secret } = await opened();
    const asProgram = await fetch(`${api.url}/api/v1/devices`, { headers: { authorization: `Bearer ${secret}` } });
    expect(asProgram.status).toBe(401);
    expect((await signIn(api.tokens.viewer)).status).toBe(410);
    const asCookie = await fetch(`${api.url}/api/v1/devices`, {
      headers: { cookie: `sen_display=${api.tokens.administrator}` },
    });
    expect(asCookie.status).toBe(401);
  });

  it('is added by those who manage what it shows', async () => {
    expect((await api.send('POST', '/api/v1/displays', { name: 'x', scope: 'village:khong-co' })).status).toBe(400);
    expect((await api.send('POST', '/api/v1/displays', { name: 'x', scope: 'all' }, { as: 'operator' })).status).toBe(
      403,
    );
  });

  it('goes dark at once when it is withdrawn, with what it has open', async () => {
    const { id, cookie, secret, send } = await opened();
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/api/v1/live`, { headers: { cookie } });
    await once(socket, 'open');
    const listed = await bodyOf(z.object({ items: z.array(display) }), api.get('/api/v1/displays', 'manager'));
    expect(listed.items.find((one) => one.id === id)).toMatchObject({ watching: 1, lastSeenAt: expect.any(String) });
    const closed = once(socket, 'close');
    expect((await api.send('DELETE', `/api/v1/displays/${id}`)).status).toBe(204);
    expect((await closed)[0]).toBe(4401);
    expect((await send('GET', '/session')).status).toBe(401);
    expect((await signIn(secret)).status).toBe(410);
    expect((await api.send('DELETE', `/api/v1/displays/${id}`)).status).toBe(404);
  });

  it('ends when its time is over', async () => {
    const { send } = await opened({ expiresAt: new Date(api.clock.now + 60_000).toISOString() });
    expect((await send('GET', '/session')).status).toBe(200);
    api.clock.now += 60_001;
    expect((await send('GET', '/session')).status).toBe(401);
  });

  it('signs out whoever was signed in on that browser, and is one again when somebody’s session is over', async () => {
    const person = await api.send('POST', '/api/v1/session', ADMIN, { as: null });
    const session = cookieOf(person, 'sen_session');
    const { link, id } = await add();
    const answer = await signIn(secretOf(link), { cookie: session });
    expect(cookieOf(answer, 'sen_session')).toBe('sen_session=');
    const mine = (cookie: string) => fetch(`${api.url}/api/v1/session`, { headers: { cookie } });
    expect((await mine(session)).status).toBe(401);
    const both = await mine(`${session}; ${cookieOf(answer, 'sen_display')}`);
    expect(await both.json()).toMatchObject({ display: true, user: { id } });
  });

  it('is refused when another site made the browser send it', async () => {
    const { link } = await add();
    expect((await signIn(secretOf(link), { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('is not found by guessing', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 60; n++) statuses.push((await signIn(`sen_guess-${n}`)).status);
    expect(statuses.filter((status) => status === 410).length).toBeLessThanOrEqual(30);
    expect(statuses.at(-1)).toBe(429);
    const audit = await (await api.get('/api/v1/audit?action=display.sign-in&limit=100', 'administrator')).text();
    expect(audit).not.toContain('sen_guess');
    expect(JSON.parse(audit).items.filter(({ result }: { result: string }) => result === 'failed').length).toBeLessThan(
      20,
    );
  });
});
