import { describe, expect, it } from 'vitest';
import { appendAudit, listAudit } from '../../../store/registry/audit.ts';
import { createSession, endSession, resumeSession, sweepSessions } from '../../../store/registry/sessions.ts';
import { createToken, deleteToken, findToken, listTokens } from '../../../store/registry/tokens.ts';
import { setPassword } from '../../../store/registry/user-changes.ts';
import { authenticateUser, createUser, listUsers } from '../../../store/registry/users.ts';
import { temporaryRegistry } from './temporary-registry.ts';

const registry = temporaryRegistry();
const NOW = 1_795_343_400_000;
const HOUR = 3_600_000;
const AT = { by: 'test', now: NOW };
const from = (now: number) => ({ now, address: '192.0.2.7', userAgent: 'test' });
const person = {
  email: 'Lan@Example.org',
  name: 'Lan',
  grants: [{ role: 'manager', scope: 'all' }],
  password: 'đồng lúa xanh',
} as const;

describe('accounts', () => {
  it('are known by e-mail in any case and by password, and by nothing else', async () => {
    await createUser(registry.current, person, AT);
    expect(await authenticateUser(registry.current, 'lan@example.ORG ', person.password)).toMatchObject({
      email: 'lan@example.org',
      grants: [{ role: 'manager', scope: 'all' }],
    });
    expect(await authenticateUser(registry.current, person.email, 'another')).toBeNull();
    expect(await authenticateUser(registry.current, 'nobody@example.org', person.password)).toBeNull();
    expect(await authenticateUser(registry.current, 'nobody@example.org', '')).toBeNull();
  });

  it('take a password typed on another keyboard, where letters come apart from their marks', async () => {
    await createUser(registry.current, person, AT);
    expect(await authenticateUser(registry.current, person.email, person.password.normalize('NFD'))).not.toBeNull();
  });

  it('keep passwords as argon2id hashes alone', async () => {
    await createUser(registry.current, person, AT);
    const [row] = await registry.current.selectFrom('users').selectAll().execute();
    expect(row?.password_hash).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(await listUsers(registry.current))).not.toContain('argon2');
  });

  it('are not made twice, nor with a password that is too short', async () => {
    await createUser(registry.current, person, AT);
    await expect(createUser(registry.current, { ...person, email: 'LAN@example.org' }, AT)).rejects.toMatchObject({
      code: 'exists',
    });
    const weak = createUser(registry.current, { ...person, email: 'x@example.org', password: 'short' }, AT);
    await expect(weak).rejects.toMatchObject({ code: 'weak-password', field: 'password' });
    expect(await listUsers(registry.current)).toHaveLength(1);
  });

  it('that are disabled cannot sign in nor go on', async () => {
    const user = await createUser(registry.current, person, AT);
    const { secret } = await createSession(registry.current, user.id, from(NOW));
    await registry.current.updateTable('users').set({ disabled: 1 }).execute();
    expect(await authenticateUser(registry.current, person.email, person.password)).toBeNull();
    expect(await resumeSession(registry.current, secret, NOW)).toBeNull();
  });
});

describe('sessions', () => {
  const start = async () => {
    const user = await createUser(registry.current, person, AT);
    return (await createSession(registry.current, user.id, from(NOW))).secret;
  };
  const alive = async (secret: string, at: number) => (await resumeSession(registry.current, secret, at)) !== null;

  it('end 12 hours after their last use', async () => {
    const secret = await start();
    expect(await alive(secret, NOW + 11 * HOUR)).toBe(true);
    expect(await alive(secret, NOW + 22 * HOUR)).toBe(true);
    expect(await alive(secret, NOW + 34 * HOUR)).toBe(false);
    expect(await alive(secret, NOW + 33 * HOUR)).toBe(true);
  });

  it('end after 30 days however much they are used, and say when', async () => {
    const secret = await start();
    for (let at = NOW; at < NOW + 30 * 24 * HOUR; at += 6 * HOUR) expect(await alive(secret, at)).toBe(true);
    const last = await resumeSession(registry.current, secret, NOW + 30 * 24 * HOUR - 1);
    expect(last?.expiresAt).toBe(NOW + 30 * 24 * HOUR);
    expect(await alive(secret, NOW + 30 * 24 * HOUR)).toBe(false);
  });

  it('end when one signs out, when the password changes, and are swept when over', async () => {
    const first = await start();
    await endSession(registry.current, first);
    expect(await alive(first, NOW)).toBe(false);

    const [user] = await listUsers(registry.current);
    const second = await createSession(registry.current, user?.id ?? '', from(NOW));
    expect(await setPassword(registry.current, { email: 'nobody@example.org' }, { password: 'long enough' })).toBe(
      false,
    );
    expect(await alive(second.secret, NOW)).toBe(true);
    expect(await setPassword(registry.current, { email: person.email }, { password: 'mật khẩu mới' })).toBe(true);
    expect(await alive(second.secret, NOW)).toBe(false);
    expect(await authenticateUser(registry.current, person.email, 'mật khẩu mới')).not.toBeNull();

    await createSession(registry.current, user?.id ?? '', from(NOW));
    await createSession(registry.current, user?.id ?? '', from(NOW + 10 * HOUR));
    await sweepSessions(registry.current, NOW + 13 * HOUR);
    expect(await registry.current.selectFrom('sessions').select('created_at').execute()).toEqual([
      { created_at: NOW + 10 * HOUR },
    ]);
  });

  it('keep only the hash of the cookie', async () => {
    const secret = await start();
    expect(JSON.stringify(await registry.current.selectFrom('sessions').selectAll().execute())).not.toContain(secret);
    expect(await alive(`${secret}x`, NOW)).toBe(false);
  });

  it('write their use at most once a minute', async () => {
    const secret = await start();
    const lastSeen = async () => (await registry.current.selectFrom('sessions').select('last_seen_at').execute())[0];
    await resumeSession(registry.current, secret, NOW + 59_999);
    expect(await lastSeen()).toEqual({ last_seen_at: NOW });
    await resumeSession(registry.current, secret, NOW + 60_000);
    expect(await lastSeen()).toEqual({ last_seen_at: NOW + 60_000 });
  });
});

describe('API tokens', () => {
  it('are known by their secret until they expire or are deleted', async () => {
    const token = await createToken(
      registry.current,
      { name: 'báo cáo', grant: { role: 'viewer', scope: 'all' }, createdBy: 'lan@example.org', expiresAt: NOW + HOUR },
      NOW,
    );
    expect(await findToken(registry.current, token.secret, { kind: 'program', now: NOW })).toMatchObject({
      name: 'báo cáo',
      grant: { role: 'viewer', scope: 'all' },
    });
    expect(await findToken(registry.current, token.secret, { kind: 'program', now: NOW + HOUR })).toBeNull();
    expect(await findToken(registry.current, 'sen_unknown', { kind: 'program', now: NOW })).toBeNull();
    expect(await listTokens(registry.current, 'program')).toMatchObject([{ id: token.id, lastUsedAt: NOW }]);
    expect(JSON.stringify(await registry.current.selectFrom('api_tokens').selectAll().execute())).not.toContain(
      token.secret,
    );
    expect(await deleteToken(registry.current, token.id)).toBe(true);
    expect(await deleteToken(registry.current, token.id)).toBe(false);
    expect(await findToken(registry.current, token.secret, { kind: 'program', now: NOW })).toBeNull();
  });
});

describe('the audit', () => {
  it('lists what was done, newest first, by actor, resource and time, page by page', async () => {
    for (let i = 0; i < 5; i++) {
      await appendAudit(registry.current, {
        at: NOW + i,
        actor: i % 2 === 0 ? 'lan@example.org' : 'minh@example.org',
        address: '10.0.0.1',
        action: 'device.update',
        resource: `device/${i}`,
        before: { name: 'a' },
        after: null,
        result: 'ok',
      });
    }
    const at = async ({
      limit,
      beforeId,
      ...filter
    }: Parameters<typeof listAudit>[1] & { limit: number; beforeId?: number | undefined }) =>
      (await listAudit(registry.current, filter, { scopes: ['all'], limit, beforeId })).map((entry) => entry.at - NOW);
    expect(await at({ limit: 10 })).toEqual([4, 3, 2, 1, 0]);
    expect(await at({ limit: 10, actor: 'minh@example.org' })).toEqual([3, 1]);
    expect(await at({ limit: 10, resource: 'device/2' })).toEqual([2]);
    expect(await at({ limit: 10, from: NOW + 1, to: NOW + 3 })).toEqual([2, 1]);
    const [, second] = await listAudit(registry.current, {}, { scopes: ['all'], limit: 2 });
    expect(await at({ limit: 2, beforeId: second?.id })).toEqual([2, 1]);
    expect(second).toMatchObject({ before: { name: 'a' }, after: null, result: 'ok' });
  });
});
