import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { openRegistryInThread } from '../../../store/registry/open.ts';
import type { Registry } from '../../../store/registry/schema.ts';

/** A registry of its own for each test of the file, with two sites in it. */
export function temporaryRegistry(): { readonly current: Registry } {
  const holder: { current: Registry } = { current: undefined as unknown as Registry };
  let dir: string;
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'sen-registry-'));
    holder.current = openRegistryInThread(join(dir, 'registry.db'));
    await addSites(holder.current, ['field-1', 'pond-1']);
  });
  afterEach(async () => {
    await holder.current.destroy();
    rmSync(dir, { recursive: true, force: true });
  });
  return holder;
}

async function addSites(registry: Registry, ids: readonly string[]): Promise<void> {
  const nowhere = { organisation_id: null, village_id: null, latitude: null, longitude: null };
  await registry
    .insertInto('sites')
    .values(
      ids.map((id) => ({
        ...nowhere,
        id,
        name: `Site ${id}`,
        kind: 'field',
        time_zone: 'Asia/Ho_Chi_Minh',
        version: 1,
        created_at: 0,
        updated_at: 0,
      })),
    )
    .execute();
}

/** A device to register, with what the test cares about. */
export const aDevice = (
  id: string,
  more: { profile?: string; site?: string | null; gateway?: string | null } = {},
) => ({
  id,
  name: `Device ${id}`,
  profile: 'generic-json',
  site: null,
  gateway: null,
  expectedIntervalS: null,
  ...more,
});
