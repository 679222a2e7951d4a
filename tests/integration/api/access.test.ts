import type { RouteOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { actions } from '../../../domain/permissions.ts';
import { ADMIN, bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const PUBLIC = new Set([
  'POST /api/v1/session',
  'POST /api/v1/session/display',
  'POST /api/v1/invitations/lookup',
  'POST /api/v1/invitations/acceptances',
  'POST /api/v1/password-resets',
  'POST /api/v1/password-resets/lookup',
  'POST /api/v1/password-resets/completions',
  'GET /api/v1/public/villages/:slug',
  'GET /p/:slug',
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /mqtt',
  'GET /openapi.json',
  'GET /feeds/warnings.atom',
  'GET /feeds/warnings/:file',
]);
const isPublic = (method: string, url: string) => PUBLIC.has(`${method} ${url}`) || url.startsWith('/docs');

/** Every route of the server, by method. */
function routes(): { method: string; url: string; permission: string | undefined }[] {
  return api.app.routeList.flatMap((route: RouteOptions) =>
    [route.method].flat().map((method) => ({ method, url: route.url, permission: route.config?.permission })),
  );
}

describe('who is let in', () => {
  it('knows every route of the API', () => {
    const listed = routes().map(({ method, url }) => `${method} ${url}`);
    expect(listed).toContain('GET /api/v1/devices');
    expect(listed).toContain('GET /api/v1/live');
    expect(listed.length).toBeGreaterThan(45);
  });

  it('has a permission declared on every route', () => {
    const known = new Set<string | undefined>([...actions, 'public', 'signed-in']);
    expect(routes().filter(({ permission }) => !known.has(permission))).toEqual([]);
    const open = routes().filter(({ permission }) => permission === 'public');
    expect(open.filter(({ method, url }) => method !== 'HEAD' && !isPublic(method, url))).toEqual([]);
  });

  it('refuses every other route without credentials, before anything else is looked at', async () => {
    const guarded = routes().filter(({ permission }) => permission !== 'public');
    expect(guarded.length).toBeGreaterThan(40);
    for (const { method, url } of guarded) {
      const answer = await api.send(method, url.replaceAll(/:\w+/g, 'x'), undefined, { as: null });
      expect(`${method} ${url} ${answer.status}`).toBe(`${method} ${url} 401`);
    }
  });

  it('refuses a viewer what needs more, says which permission, and writes it into the audit', async () => {
    const answer = await api.send('POST', '/api/v1/devices', { id: 'x' }, { as: 'viewer' });
    expect(answer.status).toBe(403);
    expect((await bodyOf(problem, answer)).detail).toContain('devices.write');
    const audit = await bodyOf(page(auditEntry), api.get('/api/v1/audit?limit=1', 'administrator'));
    expect(audit.items[0]).toMatchObject({ actor: 'token viewer', action: 'devices.write', result: 'denied' });
  });

  it.each([
    ['an unknown token', 'Bearer sen_nothing'],
    ['another scheme', 'Basic YTpi'],
    ['an empty token', 'Bearer '],
  ])('refuses %s even next to a good cookie', async (_name, authorization) => {
    const cookie = await signIn();
    const answer = await fetch(`${api.url}/api/v1/session`, { headers: { authorization, cookie } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Bearer');
  });
});

describe('a request that a page of another site makes the browser send', () => {
  const post = (headers: Record<string, string>) =>
    fetch(`${api.url}/api/v1/rules`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    });

  it('is refused with the cookie and another origin', async () => {
    const cookie = await signIn();
    for (const headers of [
      { cookie, origin: 'https://evil.example' },
      { cookie, origin: 'null' },
      { cookie, 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[]) {
      const answer = await post(headers);
      expect(answer.status).toBe(403);
      expect((await bodyOf(problem, answer)).code).toBe('foreign-origin');
    }
  });

  it('passes from our own origin, and from a program', async () => {
    const cookie = await signIn();
    expect((await post({ cookie, origin: api.url })).status).toBe(400);
    expect((await post({ cookie })).status).toBe(400);
    expect((await post({ authorization: `Bearer ${api.tokens.manager}`, origin: 'https://evil.example' })).status).toBe(
      400,
    );
  });

  it('cannot sign a visitor in either', async () => {
    const answer = await api.send('POST', '/api/v1/session', ADMIN, {
      as: null,
      headers: { origin: 'https://evil.example' },
    });
    expect(answer.status).toBe(403);
  });
});

async function signIn(): Promise<string> {
  const answer = await api.send('POST', '/api/v1/session', ADMIN, { as: null });
  return (answer.headers.getSetCookie()[0] ?? '').split(';', 1)[0] ?? '';
}
