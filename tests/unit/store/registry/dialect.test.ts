import { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { executorDialect } from '../../../../store/registry/dialect.ts';
import type { RegistrySchema } from '../../../../store/registry/schema.ts';

/** An executor that notes what it is asked. */
function noting(patienceMs?: number) {
  const asked: string[] = [];
  const run = async (sql: string) => {
    asked.push(sql);
    return { rows: [], changes: 0, lastInsertRowid: 0 };
  };
  const registry = new Kysely<RegistrySchema>({ dialect: executorDialect({ run, close: () => {} }, patienceMs) });
  return { registry, asked };
}

const read = (registry: Kysely<RegistrySchema>, table: 'users' | 'sites') =>
  registry.selectFrom(table).select('id').execute();

describe('the registry’s dialect', () => {
  it('takes the write lock at the start of a transaction, and not to read only', async () => {
    const { registry, asked } = noting();
    await registry.transaction().execute(async () => {});
    await registry
      .transaction()
      .setAccessMode('read only')
      .execute(async () => {});
    expect(asked).toEqual(['begin immediate', 'commit', 'begin', 'commit']);
  });

  it('serves those in line in the order in which they asked', async () => {
    const { registry, asked } = noting();
    const first = registry.transaction().execute((trx) => read(trx, 'users'));
    await Promise.all([first, read(registry, 'sites'), registry.transaction().execute((trx) => read(trx, 'users'))]);
    const [users, sites] = ['select "id" from "users"', 'select "id" from "sites"'];
    expect(asked).toEqual(['begin immediate', users, 'commit', sites, 'begin immediate', users, 'commit']);
  });

  it('gives up a statement that waits for the transaction it is asked in, rolls that back and works on', async () => {
    const { registry, asked } = noting(20);
    const stuck = registry.transaction().execute(() => read(registry, 'users'));
    await expect(stuck).rejects.toThrow(/ask the transaction and not the registry/);
    expect(asked).toEqual(['begin immediate', 'rollback']);
    await read(registry, 'sites');
    expect(asked.at(-1)).toBe('select "id" from "sites"');
  });
});
