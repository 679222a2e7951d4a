import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Account, seedDemo, seedPeople } from '../../../app/demo/seed.ts';
import { can, rightsOf } from '../../../domain/permissions.ts';
import { loadIngestDirectory } from '../../../store/registry/ingest-directory.ts';
import { openRegistryInThread } from '../../../store/registry/open.ts';
import { PlaceDirectory } from '../../../store/registry/place-directory.ts';
import type { Registry } from '../../../store/registry/schema.ts';
import { authenticateUser } from '../../../store/registry/users.ts';

const NOW = Date.UTC(2026, 10, 22, 5);
const begins = { now: NOW, since: NOW - 86_400_000, timeZone: 'Asia/Ho_Chi_Minh' };

let dir: string;
let registry: Registry;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sen-demo-'));
  registry = openRegistryInThread(join(dir, 'registry.db'));
});
afterEach(async () => {
  await registry.destroy();
  rmSync(dir, { recursive: true, force: true });
});

it('shows each of its people other devices', async () => {
  const tokens = await seedDemo(registry, begins);
  const accounts = await seedPeople(registry, NOW);
  const places = await PlaceDirectory.load(registry);
  const seenBy = ({ grants }: Account): string[] =>
    [...tokens.keys()].filter((id) => can({ rights: rightsOf(grants) }, 'devices.read', places.device(id) ?? []));
  const seen = new Map(accounts.map((account) => [account.email, seenBy(account)]));

  expect([...seen.values()].map((ids) => ids.length).every((n) => n > 0 && n < tokens.size)).toBe(true);
  // All of the province's devices are in the one commune of it.
  expect(seen.get('xa@sen.example')).toEqual(seen.get('tinh@sen.example'));
  expect(new Set([...seen.values()].map((ids) => ids.join())).size).toBe(accounts.length - 1);
  expect(seen.get('tinh@sen.example')).toContain('man-cua-dai');
  expect(seen.get('htx@sen.example')).not.toContain('man-cua-dai');
  expect(seen.get('tinh@sen.example')).not.toContain('dat-ca-phe-1');
  expect(seen.get('lang@sen.example')).toContain('dat-ca-phe-1');
  expect(seen.get('capnuoc@sen.example')?.filter((id) => !/^(gw-)?nuoc-/.test(id))).toEqual([]);
});

it('knows what grows at its sites today', async () => {
  await seedDemo(registry, begins);
  const { sites } = await loadIngestDirectory(registry, '2026-11-22');
  const at = (id: string) => sites.find((site) => site.id === id);
  expect(at('ruong-a1')).toMatchObject({ crop: 'rice', stage: 'tillering' });
  expect(at('ruong-b1')).toMatchObject({ crop: 'rice', stage: 'heading' });
  expect(at('vuon-ca-phe-1')).toMatchObject({ crop: 'coffee', stage: 'harvest' });
  expect(at('nha-ho-01')).toMatchObject({ crop: null, stage: null });
});

it('lets its people sign in with a password that is another at each start', async () => {
  await seedDemo(registry, begins);
  const [first] = await seedPeople(registry, NOW);
  expect(await authenticateUser(registry, first?.email ?? '', first?.password ?? '')).toMatchObject({
    name: first?.name,
  });
  await registry.deleteFrom('grants').execute();
  await registry.deleteFrom('users').execute();
  const [again] = await seedPeople(registry, NOW);
  expect(again?.email).toBe(first?.email);
  expect(again?.password).not.toBe(first?.password);
});
