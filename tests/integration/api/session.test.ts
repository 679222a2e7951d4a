import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEntry } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import { session } from '../../../domain/api/session.ts';
import { createUser } from '../../../store/registry/users.ts';
import { ADMIN, bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const attempt = (email: string, password: string) =>
  api.send('POST', '/api/v1/session', { email, password }, { as: null });

describe('signing in', () => {
  it('gives a cookie that scripts cannot read and other sites cannot send', async () => {
    const answer = await attempt(ADMIN.email.toUpperCase(), ADMIN.password);
    expect(answer.status).toBe(200);
    expect((await bodyOf(session, answer)).user).toMatchObject({ email: ADMIN.email, role: 'administrator' });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^sen_session=[\w-]{20,}; .*HttpOnly; SameSite=Strict$/);
    expect(cookie).not.toContain('Secure');

    const mine = await fetch(`${api.url}/api/v1/session`, { headers: { cookie: cookie.split(';', 1)[0] ?? '' } });
    expect((await bodyOf(session, mine)).user.email).toBe(ADMIN.email);
  });

  it('makes the cookie Secure behind a proxy with TLS on this machine', async () => {
    const answer = await api.send('POST', '/api/v1/session', ADMIN, {
      as: null,
      headers: { 'x-forwarded-proto': 'https' },
    });
    expect(answer.headers.getSetCookie()[0]).toContain('; Secure');
  });

  it('ends with signing out: the cookie is worth nothing any more', async () => {
    const answer = await attempt(ADMIN.email, ADMIN.password);
    const cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const out = await fetch(`${api.url}/api/v1/session`, { method: 'DELETE', headers: { cookie } });
    expect(out.status).toBe(204);
    expect((await fetch(`${api.url}/api/v1/session`, { headers: { cookie } })).status).toBe(401);
  });

  it('says the same for an unknown address and a wrong password, and writes both into the audit', async () => {
    const wrong = await attempt(ADMIN.email, 'wrong');
    const unknown = await attempt('nobody@example.org', 'wrong');
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect((await bodyOf(problem, wrong)).detail).toBe((await bodyOf(problem, unknown)).detail);
    const { items } = await bodyOf(page(auditEntry), api.get('/api/v1/audit?limit=2', 'administrator'));
    expect(items).toMatchObject([
      { actor: 'nobody@example.org', action: 'session.sign-in', result: 'failed', address: '127.0.0.1' },
      { actor: ADMIN.email, action: 'session.sign-in', result: 'failed' },
    ]);
  });

  it('stops a thousand failures after ten, and lets the account in again when the window is over', async () => {
    const email = 'locked@example.org';
    await createUser(
      api.registry,
      { ...ADMIN, email, name: 'Locked', grants: [{ role: 'viewer', scope: 'all' }] },
      { by: 'test', now: api.clock.now },
    );
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let n = 0; n < 1000; n++) {
      last = await attempt(email, `guess ${n}`);
      statuses.push(last.status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(990);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    // The right password does not help while the account is locked.
    expect((await attempt(email, ADMIN.password)).status).toBe(429);
    api.clock.now += 15 * 60_000 + 1;
    expect((await attempt(email, ADMIN.password)).status).toBe(200);
  });

  it.each([
    ['no body', undefined],
    ['broken JSON', '{"email":'],
    ['no password', { email: 'a@b.vn' }],
    ['an address that is none', { email: 'nobody', password: 'x' }],
    ['a key of the prototype', '{"__proto__": {"x": 1}, "email": "a@b.vn", "password": "x"}'],
    ['a key that does not belong there', { ...ADMIN, admin: true }],
  ])('refuses %s with a problem', async (_name, body) => {
    const answer = await api.send('POST', '/api/v1/session', body, { as: null });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 400, requestId: answer.headers.get('x-request-id') });
  });
});
