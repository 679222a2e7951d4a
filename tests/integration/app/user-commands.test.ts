import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ADMIN, removeDir, sen, signIn, startServer, type TestServer, tempDir } from '../../support/server.ts';

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000 });

describe('commands for people', () => {
  const dataDir = tempDir();
  let server: TestServer;
  const EMAIL = 'lan@example.org';
  const user = (...args: string[]) => sen(dataDir, ['user', ...args]);
  const listed = async () =>
    (JSON.parse((await user('list', '--json')).stdout) as { email: string; grants: unknown }[]).find(
      ({ email }) => email === EMAIL,
    )?.grants;

  beforeAll(async () => {
    server = await startServer({ dataDir, env: { SEN_PUBLIC_URL: 'https://sen.example.org/' } });
  });
  afterAll(async () => {
    await server.stop();
    removeDir(dataDir);
  });

  it('give and take rights on a scope that there is', async () => {
    expect((await user('add', EMAIL, '--role', 'viewer', '--scope', 'province:82@2025-07-01')).code).toBe(0);
    expect((await user('grant', EMAIL, '--role', 'manager', '--scope', 'province:82@2025-07-01')).code).toBe(0);
    expect((await user('grant', EMAIL, '--role', 'viewer')).code).toBe(0);
    expect(await listed()).toEqual([
      { role: 'viewer', scope: 'all' },
      { role: 'manager', scope: 'province:82@2025-07-01' },
    ]);
    expect((await user('revoke', EMAIL, '--scope', 'all')).code).toBe(0);
    expect(await listed()).toEqual([{ role: 'manager', scope: 'province:82@2025-07-01' }]);
    const missing = await user('grant', EMAIL, '--scope', 'organisation:khong-co');
    expect(missing).toMatchObject({ code: 1, stderr: 'sen: there is no organisation khong-co\n' });
    expect((await user('revoke', EMAIL, '--scope', 'all')).stderr).toContain('has no right on all');
    expect((await user('grant', 'nobody@example.org')).stderr).toContain('sen user list');
  });

  it('leave the last administrator', async () => {
    for (const args of [
      ['revoke', ADMIN.email],
      ['grant', ADMIN.email, '--role', 'viewer'],
    ])
      expect((await user(...args)).stderr).toContain('nobody else could manage everything');
  });

  it('print an invitation that works at once, and stand in the audit', async () => {
    const { stdout } = await sen(dataDir, ['user', 'invite', '--role', 'operator'], {
      SEN_PUBLIC_URL: 'https://sen.example.org/',
    });
    expect(stdout).toMatch(/^https:\/\/sen\.example\.org\/invite#[\w-]{27}\n$/);
    const view = await fetch(`${server.http}/api/v1/invitations/lookup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.http },
      body: JSON.stringify({ secret: stdout.trim().split('#')[1] }),
    });
    expect(await view.json()).toMatchObject({ grants: [{ role: 'operator', scope: 'all' }] });
    const audit = await fetch(`${server.http}/api/v1/audit?actor=command%20line`, {
      headers: { cookie: await signIn(server) },
    });
    const { items } = (await audit.json()) as { items: { action: string }[] };
    expect(items.map(({ action }) => action)).toEqual([
      'invitation.create',
      'grant.take',
      'grant.give',
      'grant.give',
      'user.create',
    ]);
  });

  it('say when there is no second factor to reset', async () => {
    expect((await user('reset-second-factor', EMAIL)).stderr).toBe(`sen: ${EMAIL} has no second factor\n`);
  });
});
