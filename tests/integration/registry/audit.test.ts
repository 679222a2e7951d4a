import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type AuditEntry, appendAudit, listAudit } from '../../../store/registry/audit.ts';
import { checkAuditChain, sweepAudit } from '../../../store/registry/audit-chain.ts';
import { maintainRegistry } from '../../../store/registry/maintain.ts';
import { writeSetting } from '../../../store/registry/settings.ts';
import { temporaryRegistry } from './temporary-registry.ts';

const registry = temporaryRegistry();
const NOW = Date.UTC(2026, 10, 22, 8);
const DAY_MS = 86_400_000;

const write = (entry: Partial<AuditEntry>, place?: Parameters<typeof appendAudit>[2]) =>
  appendAudit(
    registry.current,
    {
      at: NOW,
      actor: 'lan@example.org',
      address: '10.0.0.1',
      action: 'device.change',
      resource: 'device/a',
      before: null,
      after: null,
      result: 'ok',
      ...entry,
    },
    place,
  );
const list = async (
  filter: Parameters<typeof listAudit>[1],
  scopes: Parameters<typeof listAudit>[2]['scopes'] = ['all'],
) => (await listAudit(registry.current, filter, { scopes, limit: 100 })).map(({ resource }) => resource);

describe('the audit', () => {
  it('shows to whom has a scope what belongs there, and nothing else', async () => {
    await write({ resource: 'device/a' }, ['organisation:htx-a', 'all']);
    await write({ resource: 'device/b' }, ['organisation:htx-b', 'village:lang-b', 'all']);
    await write({ resource: 'settings/retention' });
    expect(await list({}, ['organisation:htx-a'])).toEqual(['device/a']);
    expect(await list({}, ['village:lang-b', 'organisation:htx-a'])).toEqual(['device/b', 'device/a']);
    expect(await list({}, [])).toEqual([]);
    expect(await list({ scope: 'organisation:htx-b' })).toEqual(['device/b']);
    expect(await list({ scope: 'organisation:htx-b' }, ['organisation:htx-a'])).toEqual([]);
    expect(await list({})).toHaveLength(3);
  });

  it('is found by action or what it begins with, by result, and by any part of what it says', async () => {
    await write({ action: 'device.create', resource: 'device/1', after: { name: 'Đo mặn Cổng 5%' } });
    await write({ action: 'devices.write', resource: 'device/2', result: 'denied' });
    await write({ action: 'device.change', resource: 'device/3', actor: 'minh@example.org' });
    expect(await list({ action: 'device' })).toEqual(['device/3', 'device/1']);
    expect(await list({ action: 'device.create' })).toEqual(['device/1']);
    expect(await list({ action: 'dev%' })).toEqual([]);
    expect(await list({ result: 'denied' })).toEqual(['device/2']);
    expect(await list({ text: 'cổng 5%' })).toEqual(['device/1']);
    expect(await list({ text: 'MINH@' })).toEqual(['device/3']);
    expect(await list({ text: '5_' })).toEqual([]);
  });

  it('cannot be rewritten, and shows when somebody did it all the same', async () => {
    for (let i = 0; i < 4; i++) await write({ resource: `device/${i}`, after: { i } });
    await expect(registry.current.updateTable('audit').set({ actor: 'nobody' }).execute()).rejects.toThrow(
      'append-only',
    );
    expect(await checkAuditChain(registry.current)).toMatchObject({ entries: 4, unhashed: 0, brokenAt: null });

    await sql`drop trigger audit_is_append_only`.execute(registry.current);
    await registry.current.updateTable('audit').set({ actor: 'nobody' }).where('resource', '=', 'device/1').execute();
    expect((await checkAuditChain(registry.current)).brokenAt).toBe(2);
  });

  it('shows when one was taken out, in the middle or at the beginning', async () => {
    for (let i = 0; i < 4; i++) await write({ resource: `device/${i}` });
    await registry.current.deleteFrom('audit').where('resource', '=', 'device/2').execute();
    expect((await checkAuditChain(registry.current)).brokenAt).toBe(4);
    await registry.current.deleteFrom('audit').where('resource', '=', 'device/0').execute();
    expect((await checkAuditChain(registry.current)).brokenAt).toBe(2);
  });

  it('is written in the transaction of the change, or not at all', async () => {
    const change = registry.current.transaction().execute(async (trx) => {
      await appendAudit(trx, {
        at: NOW,
        actor: 'a',
        address: null,
        action: 'x.y',
        resource: 'x/1',
        before: null,
        after: null,
        result: 'ok',
      });
      throw new Error('the change failed');
    });
    await expect(change).rejects.toThrow('the change failed');
    expect(await list({})).toEqual([]);
  });

  it('is kept for 12 months, then let go with a note, and goes on as one chain', async () => {
    for (const days of [401, 366, 364, 1]) await write({ at: NOW - days * DAY_MS, resource: `day/${days}` });
    await maintainRegistry(registry.current, NOW);
    expect(await list({})).toEqual(['audit', 'day/1', 'day/364']);
    expect(await listAudit(registry.current, { action: 'audit.sweep' }, { scopes: ['all'], limit: 1 })).toMatchObject([
      { actor: 'sen', after: { entries: 2 } },
    ]);
    expect(await registry.current.selectFrom('audit_scopes').selectAll().execute()).toHaveLength(3);
    expect(await checkAuditChain(registry.current)).toMatchObject({ entries: 3, brokenAt: null });
    await maintainRegistry(registry.current, NOW);
    expect(await list({ action: 'audit.sweep' })).toHaveLength(1);
  });

  it('is kept for as long as is set', async () => {
    for (const days of [100, 80]) await write({ at: NOW - days * DAY_MS, resource: `day/${days}` });
    await writeSetting(registry.current, 'audit', { months: 3 });
    await maintainRegistry(registry.current, NOW);
    expect(await list({})).toEqual(['audit', 'day/80']);
    await expect(writeSetting(registry.current, 'audit', { months: 1 })).rejects.toThrow();
  });

  it('goes on as one chain when all of it went, and when the clock was once wrong', async () => {
    await write({ at: NOW - 800 * DAY_MS });
    await write({ at: NOW - 700 * DAY_MS });
    expect(await sweepAudit(registry.current, NOW - 365 * DAY_MS, NOW)).toBe(2);
    expect(await checkAuditChain(registry.current)).toMatchObject({ entries: 1, brokenAt: null });
    await write({ at: NOW, resource: 'new/1' });
    await write({ at: 0, resource: 'unset-clock/2' });
    expect(await sweepAudit(registry.current, NOW - 365 * DAY_MS, NOW)).toBe(0);
    expect(await list({ resource: 'new/1' })).toEqual(['new/1']);
  });
});
