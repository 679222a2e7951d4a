import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRegistry, openRegistryInThread } from '../../../store/registry/open.ts';
import type { Registry } from '../../../store/registry/schema.ts';
import { startThread } from '../../../store/threads.ts';
import { count } from './counting.ts';

let dir: string;
let file: string;
const opened: Registry[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sen-registry-'));
  file = join(dir, 'registry.db');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((registry) => registry.destroy()));
  rmSync(dir, { recursive: true, force: true });
});

const connections = [
  ['in a thread of its own', (path: string) => openRegistry(path)],
  ['in the calling thread', async (path: string) => openRegistryInThread(path)],
] as const;

const setting = (key: string, value: string) => ({ key, value });

describe.each(connections)('a registry %s', (_, open) => {
  const start = async () => {
    const registry = await open(file);
    opened.push(registry);
    return registry;
  };

  it('waits for the disk at every commit', async () => {
    const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(await start());
    expect(rows).toEqual([{ synchronous: 2 }]);
  });

  it('hands blobs back as buffers, byte for byte', async () => {
    const registry = await start();
    const payload = Buffer.from([0, 255, 1, 254, 0]);
    const row = { device_id: 'a', slot: 1, received_at: 2, topic: 't', bytes: 5, observations: 0, quarantined: 0 };
    await registry
      .insertInto('recent_uplinks')
      .values([
        { ...row, payload, reason: null },
        { ...row, slot: 2, payload: Buffer.alloc(0), reason: 'x' },
      ])
      .execute();
    const rows = await registry.selectFrom('recent_uplinks').select('payload').orderBy('slot').execute();
    expect(rows.every((r) => Buffer.isBuffer(r.payload))).toBe(true);
    expect(rows.map((r) => [...r.payload])).toEqual([[...payload], []]);
  });

  it('says how many rows a statement changed and which number a new row got', async () => {
    const registry = await start();
    const entry = {
      at: 1,
      actor: 'a',
      address: null,
      action: 'x',
      resource: 'r',
      before: null,
      after: null,
      result: 'ok',
    };
    const { insertId } = await registry.insertInto('audit').values(entry).executeTakeFirstOrThrow();
    expect(insertId).toBe(1n);
    await registry.insertInto('settings').values({ key: 'one', value: '1' }).execute();
    const { numUpdatedRows } = await registry
      .updateTable('settings')
      .set({ value: '2' })
      .where('key', '=', 'one')
      .executeTakeFirstOrThrow();
    expect(numUpdatedRows).toBe(1n);
    await expect(registry.updateTable('audit').set({ actor: 'b' }).execute()).rejects.toThrow('append-only');
  });

  it('rolls a transaction back whole, and works on', async () => {
    const registry = await start();
    const failed = registry.transaction().execute(async (trx) => {
      await trx.insertInto('settings').values(setting('a', '1')).execute();
      await trx.insertInto('settings').values(setting('a', '2')).execute();
    });
    await expect(failed).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT_PRIMARYKEY' });
    expect(await registry.selectFrom('settings').selectAll().execute()).toEqual([]);
    await registry.insertInto('settings').values(setting('b', '1')).execute();
    expect(await registry.selectFrom('settings').select('key').execute()).toEqual([{ key: 'b' }]);
  });

  it('refuses a row whose parent is not there', async () => {
    const registry = await start();
    const orphan = { hash: 'h', device_id: 'nobody', kind: 'token' as const, created_at: 1 };
    await expect(registry.insertInto('device_credentials').values(orphan).execute()).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_FOREIGNKEY',
    });
  });

  it('runs transactions asked for at once one after another, statements of others between them and not inside', async () => {
    const registry = await start();
    await registry.insertInto('settings').values(setting('n', '0')).execute();
    const addOne = () =>
      registry.transaction().execute(async (trx) => {
        const { value } = await trx
          .selectFrom('settings')
          .select('value')
          .where('key', '=', 'n')
          .executeTakeFirstOrThrow();
        await trx
          .updateTable('settings')
          .set({ value: String(Number(value) + 1) })
          .where('key', '=', 'n')
          .execute();
      });
    await Promise.all(Array.from({ length: 50 }, addOne));
    expect(await registry.selectFrom('settings').select('value').execute()).toEqual([{ value: '50' }]);
  });

  it('refuses a statement that is no SQL without harm', async () => {
    const registry = await start();
    await expect(sql`selekt 1`.execute(registry)).rejects.toThrow(/syntax error/);
    expect(await registry.selectFrom('settings').selectAll().execute()).toEqual([]);
  });
});

describe('two connections to one registry', () => {
  it('keep what both write at the same time', async () => {
    const main = await openRegistry(file);
    opened.push(main);
    const thread = startThread(import.meta.url, './counting-thread', { workerData: { file, times: 60 } });
    const ended = once(thread, 'exit');
    await count(main, 'main', 60);
    expect(await ended).toEqual([0]);
    const rows = await main.selectFrom('settings').select(['key', 'value']).execute();
    expect(rows).toHaveLength(121);
    expect(rows.find((row) => row.key === 'n')?.value).toBe('120');
  });

  it('neither sees what the other has not committed', async () => {
    const main = await openRegistry(file);
    const ingest = openRegistryInThread(file);
    opened.push(main, ingest);
    await main.transaction().execute(async (trx) => {
      await trx.insertInto('settings').values(setting('a', '1')).execute();
      expect(await ingest.selectFrom('settings').selectAll().execute()).toEqual([]);
    });
    expect(await ingest.selectFrom('settings').selectAll().execute()).toHaveLength(1);
  });
});

describe('openRegistry', () => {
  it('rejects with the one line that says why a file cannot be opened', async () => {
    writeFileSync(file, 'not a database, but long enough to look like something'.repeat(50));
    await expect(openRegistry(file)).rejects.toMatchObject({
      message: expect.stringMatching(/registry\.db.*move it away/),
    });
  });

  it('answers with an error, and does not hang, once it is closed', async () => {
    const registry = await openRegistry(file);
    await registry.destroy();
    await expect(registry.selectFrom('settings').selectAll().execute()).rejects.toThrow();
  });

  it('keeps no process alive when idle, and finishes what it was asked before', async () => {
    const script = `
      const { openRegistry } = await import(${JSON.stringify(new URL('../../../store/registry/open.ts', import.meta.url).href)});
      const registry = await openRegistry(${JSON.stringify(file)});
      registry.insertInto('settings').values({ key: 'last', value: '1' }).execute().then(() => console.log('written'));
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', script],
      {
        timeout: 15_000,
      },
    );
    expect(stdout.trim()).toBe('written');
  });
});
