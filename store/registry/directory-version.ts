import { randomUUID } from 'node:crypto';
import type { Registry } from './schema.ts';

const KEY = 'directory-version';

/** Tells a running server that another process changed devices, profiles, sites or rules. */
export async function bumpDirectoryVersion(registry: Registry): Promise<void> {
  const value = randomUUID();
  await registry
    .insertInto('settings')
    .values({ key: KEY, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

/** Changes whenever another process said that it changed something. */
export async function directoryVersion(registry: Registry): Promise<string> {
  const row = await registry.selectFrom('settings').select('value').where('key', '=', KEY).executeTakeFirst();
  return row?.value ?? '';
}
