import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditEntry, auditRetention, auditVerification } from '../../../domain/api/audit.ts';
import { page, problem } from '../../../domain/api/common.ts';
import type { Grant } from '../../../domain/permissions.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { createUser } from '../../../store/registry/users.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
let chief: (method: string, path: string, body?: unknown) => Promise<Response>;

const PASSWORD = 'a-long-password';

beforeAll(async () => {
  api = await startApi();
  const now = api.clock.now;
  for (const id of ['htx-a', 'htx-b']) {
    await createOrganisation(api.registry, { id, name: id, kind: 'cooperative', commune: null, phone: null }, now);
    const grants: Grant[] = [{ role: 'viewer', scope: `organisation:${id}` }];
    await createUser(
      api.registry,
      { email: `lan@${id}.example.org`, name: 'Lan', password: PASSWORD, grants },
      { by: 'test', now },
    );
  }
  const { secret } = await createToken(
    api.registry,
    {
      name: 'chief',
      grant: { role: 'administrator', scope: 'organisation:htx-a' },
      createdBy: 'test',
      expiresAt: null,
    },
    now,
  );
  chief = (method, path, body) =>
    api.send(method, `/api/v1${path}`, body, { as: null, headers: { authorization: `Bearer ${secret}` } });
});
afterAll(() => api.close());

const list = (query = '') => bodyOf(page(auditEntry), api.get(`/api/v1/audit?${query}`, 'administrator'));
const addSite = (id: string, organisation: string, name = 'Ruộng') =>
  api.send('POST', '/api/v1/sites', { id, name, kind: 'field', organisation });
const signIn = (email: string, password: string) =>
  api.send('POST', '/api/v1/session', { email, password }, { as: null, headers: { origin: api.url } });

describe('what somebody sees of the audit', () => {
  it('is what belongs to the scopes that he administers, sign-ins of his people among it', async () => {
    await addSite('ruong-a', 'htx-a');
    await addSite('ruong-b', 'htx-b');
    await signIn('lan@htx-a.example.org', PASSWORD);
    await signIn('lan@htx-b.example.org', PASSWORD);
    await signIn('lan@htx-a.example.org', 'wrong password');
    await api.send('PUT', '/api/v1/settings/audit', { months: 24 });
    const { items } = await bodyOf(page(auditEntry), chief('GET', '/audit'));
    expect(items.map(({ action, resource, actor, result }) => `${action} ${resource} ${actor} ${result}`)).toEqual([
      expect.stringMatching(/^session\.sign-in \S+ lan@htx-a\.example\.org failed$/),
      expect.stringMatching(/^session\.sign-in \S+ lan@htx-a\.example\.org ok$/),
      'site.create site/ruong-a token administrator ok',
    ]);
    expect((await list('action=settings.change')).items).toHaveLength(1);
  });

  it('still holds what was moved away or deleted', async () => {
    await addSite('ruong-c', 'htx-a');
    await api.send('PATCH', '/api/v1/sites/ruong-c', { organisation: 'htx-b' });
    await api.send('DELETE', '/api/v1/sites/ruong-c');
    const { items } = await bodyOf(page(auditEntry), chief('GET', '/audit?resource=site/ruong-c'));
    expect(items.map(({ action }) => action)).toEqual(['site.change', 'site.create']);
    expect(items[0]).toMatchObject({ before: { organisation: 'htx-a' }, after: { organisation: 'htx-b' } });
  });

  it('is silent on what the same people may do elsewhere', async () => {
    const user = await createUser(
      api.registry,
      {
        email: 'both@example.org',
        name: 'Cả hai',
        password: PASSWORD,
        grants: [{ role: 'viewer', scope: 'organisation:htx-a' }],
      },
      { by: 'test', now: api.clock.now },
    );
    for (const role of ['operator', 'manager'])
      await api.send('PUT', `/api/v1/users/${user.id}/grants/organisation:htx-b`, { role });
    await api.send('PUT', `/api/v1/users/${user.id}/grants/organisation:htx-a`, { role: 'operator' });
    await api.send('DELETE', `/api/v1/users/${user.id}/grants/organisation:htx-b`);
    const { items } = await bodyOf(page(auditEntry), chief('GET', `/audit?resource=user/${user.id}`));
    expect(items.map(({ action, after }) => [action, after])).toEqual([['grant.give', { role: 'operator' }]]);
    expect((await list(`resource=user/${user.id}`)).items).toHaveLength(4);
  });

  it('is cut down in exports as well, and verification is for those who administer everything', async () => {
    const text = await (await chief('GET', '/audit/export?format=jsonl')).text();
    expect(text).toContain('ruong-a');
    expect(text).not.toContain('ruong-b');
    expect((await chief('GET', '/audit/verification')).status).toBe(403);
    expect((await chief('GET', '/settings/audit')).status).toBe(403);
    expect((await api.get('/api/v1/audit/export', 'manager')).status).toBe(403);
  });
});

describe('an export of the audit', () => {
  it('is CSV that Excel reads, runs no formula, obeys the filters, and is in the audit itself', async () => {
    await addSite('ruong-f', 'htx-a', '=HYPERLINK("http://evil")');
    const answer = await api.get('/api/v1/audit/export?action=site&text=evil', 'administrator');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('sen-audit.csv');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.toString('utf8').slice(1).trimEnd().split('\n');
    expect(lines[0]).toBe('id,time,actor,address,action,resource,result,before,after');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^\d+,2\d{3}-.*,token administrator,127\.0\.0\.1,site\.create,site\/ruong-f,ok,,"\{/);
    expect((await list('action=audit.export')).items[0]).toMatchObject({
      actor: 'token administrator',
      after: { action: 'site', text: 'evil', format: 'csv' },
    });
  });

  it('comes whole, however long, as JSON Lines', async () => {
    const before = (await list('limit=1000')).items.length;
    const lines = (await (await api.get('/api/v1/audit/export?format=jsonl', 'administrator')).text())
      .trim()
      .split('\n');
    expect(lines).toHaveLength(before + 1);
    for (const line of lines) auditEntry.parse(JSON.parse(line));
  });
});

describe('the audit', () => {
  it('filters by who, what, result and time, and refuses what it does not know', async () => {
    const { items } = await list('actor=token%20administrator&action=site.change&result=ok');
    expect(items.map(({ resource }) => resource)).toEqual(['site/ruong-c']);
    expect((await list('scope=organisation:htx-b&action=site.create')).items.map(({ resource }) => resource)).toEqual([
      'site/ruong-b',
    ]);
    expect((await list('from=2100-01-01T00:00:00Z')).items).toEqual([]);
    for (const wrong of ['result=maybe', 'scope=planet:earth', 'from=yesterday', 'limit=0', 'cursor=x'])
      expect([wrong, (await api.get(`/api/v1/audit?${wrong}`, 'administrator')).status]).toEqual([wrong, 400]);
  });

  it('is one chain, which shows when somebody changed it in the file', async () => {
    const verify = () => bodyOf(auditVerification, api.get('/api/v1/audit/verification', 'administrator'));
    expect(await verify()).toMatchObject({ brokenAt: null, unhashed: 0 });
    expect((await verify()).entries).toBeGreaterThan(5);
  });

  it('keeps a flood of refused requests to a few entries and one that counts the others', async () => {
    for (let i = 0; i < 50; i++)
      await api.send('POST', '/api/v1/tokens', { name: 'x', role: 'viewer' }, { as: 'viewer' });
    expect((await list('action=tokens.write&result=denied&limit=100')).items.length).toBe(5);
  });

  it('is kept for as long as an administrator says, within bounds', async () => {
    const put = (months: number) => api.send('PUT', '/api/v1/settings/audit', { months });
    expect((await put(24)).status).toBe(200);
    expect(await bodyOf(auditRetention, api.get('/api/v1/settings/audit', 'administrator'))).toEqual({ months: 24 });
    expect((await put(1)).status).toBe(400);
  });

  it('that cannot be written is said, instead of pretending', async () => {
    await sql`create trigger disk_full before insert on audit begin select raise(abort, 'disk full'); end`.execute(
      api.registry,
    );
    try {
      const answer = await addSite('ruong-z', 'htx-a');
      expect(answer.status).toBe(503);
      expect((await bodyOf(problem, answer)).detail).toContain('could not be written into the audit');
    } finally {
      await sql`drop trigger disk_full`.execute(api.registry);
    }
  });
});
