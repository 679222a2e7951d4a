import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { commitEvaluation, type QuarantineEntry } from '../../../store/registry/ingest-state.ts';
import { maintainRegistry } from '../../../store/registry/maintain.ts';
import { openRegistryInThread } from '../../../store/registry/open.ts';
import { QuarantineBound } from '../../../store/registry/quarantine-bound.ts';
import type { Registry } from '../../../store/registry/schema.ts';

let dir: string;
let registry: Registry;
let seq: number;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sen-quarantine-bound-'));
  registry = openRegistryInThread(join(dir, 'registry.db'));
  seq = 0;
});
afterEach(async () => {
  await registry.destroy();
  rmSync(dir, { recursive: true, force: true });
});

async function flood(bound: QuarantineBound, connection: string, count: number, bytes = 10): Promise<number> {
  seq += 1;
  const quarantine = Array.from({ length: count }, (_, journal_index): QuarantineEntry => {
    const payload = Buffer.alloc(bytes);
    const where = { journal_seq: seq, journal_index, field: '', device_id: null, connection, topic: 't' };
    return { ...where, payload, received_at: seq, reason: 'unknown-device', detail: '' };
  });
  await commitEvaluation(registry, { seq, quarantine });
  return bound.added(quarantine, seq);
}

const waiting = async (connection: string): Promise<number[]> =>
  (
    await registry
      .selectFrom('quarantine')
      .select('journal_seq')
      .where('connection', '=', connection)
      .where('state', '=', 'waiting')
      .orderBy('id')
      .execute()
  ).map((row) => row.journal_seq);

const dropped = (): Promise<unknown> =>
  registry.selectFrom('refusals').select(['device_id', 'reason', 'count']).orderBy('device_id').execute();

it('a device that floods quarantine loses its own oldest items, counted; nobody else does', async () => {
  const bound = new QuarantineBound(registry, { items: 100, bytes: 1e9 });
  expect(await flood(bound, 'good', 5)).toBe(0);
  expect(await flood(bound, 'bad', 100)).toBe(0);
  expect(await flood(bound, 'bad', 40)).toBe(45);
  const left = await waiting('bad');
  expect(left).toHaveLength(95);
  expect(left.filter((number) => number === 3)).toHaveLength(40);
  expect(await waiting('good')).toHaveLength(5);
  expect(await dropped()).toEqual([{ device_id: 'bad', reason: 'quarantine-full', count: 45 }]);
});

it('bytes are bounded as well, what was there at the start counts, and what was dealt with does not', async () => {
  const limits = { items: 1e6, bytes: 10_000 };
  expect(await flood(new QuarantineBound(registry, limits), 'bad', 10, 900)).toBe(0);
  const bound = new QuarantineBound(registry, limits);
  expect(await flood(bound, 'bad', 3, 900)).toBe(3);
  await registry.updateTable('quarantine').set({ state: 'discarded', resolved_at: 1 }).execute();
  expect(await flood(bound, 'bad', 10, 900)).toBe(0);
  expect(await waiting('bad')).toHaveLength(10);
});

it('what was dealt with is let go after 90 days, what waits is not', async () => {
  const day = 86_400_000;
  const bound = new QuarantineBound(registry);
  await flood(bound, 'a', 3);
  const states = [
    ['discarded', 100 * day],
    ['replayed', 111 * day],
  ] as const;
  for (const [index, [state, resolved_at]] of states.entries()) {
    await registry.updateTable('quarantine').set({ state, resolved_at }).where('journal_index', '=', index).execute();
  }
  await maintainRegistry(registry, 200 * day);
  const left = await registry.selectFrom('quarantine').select('state').orderBy('journal_index').execute();
  expect(left.map(({ state }) => state)).toEqual(['replayed', 'waiting']);
});
