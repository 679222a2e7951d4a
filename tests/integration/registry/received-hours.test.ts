import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { hourOf } from '../../../store/registry/device-hours.ts';
import { openRegistryInThread } from '../../../store/registry/open.ts';
import { ReceivedHours } from '../../../store/registry/received-hours.ts';
import type { Registry } from '../../../store/registry/schema.ts';

const HOUR = 3_600_000;
/** Noon in Vietnam. */
const NOW = Date.UTC(2026, 10, 22, 5);

let dir: string;
let registry: Registry;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sen-hours-'));
  registry = openRegistryInThread(join(dir, 'registry.db'));
});
afterEach(async () => {
  await registry.destroy();
  rmSync(dir, { recursive: true, force: true });
});

const measured = (hoursAgo: number, reports: number) =>
  registry
    .insertInto('device_hours')
    .values({ device_id: 'ao-1', hour: hourOf(NOW) - hoursAgo, uplinks: 0, late: 0, refused: 0, reports, filled: 0 })
    .execute();

it('tells of hours that are over what came to fill them later, without anybody waiting for the count', async () => {
  const hours = new ReceivedHours(registry, 'Asia/Ho_Chi_Minh');
  const yesterday = async (now: number) => (await hours.week(now)).days.at(-2)?.of.get('ao-1')?.reports ?? 0;
  expect(await yesterday(NOW)).toBe(0);
  await measured(24, 3);
  expect(await yesterday(NOW)).toBe(3);
  await measured(25, 4);
  expect(await yesterday(NOW + HOUR / 8)).toBe(3);
  await vi.waitFor(async () => expect(await yesterday(NOW + HOUR / 2)).toBe(7));
});
