import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { readCursor } from '../../../store/registry/ingest-state.ts';
import { openRegistryInThread } from '../../../store/registry/open.ts';

const program = fileURLToPath(new URL('./committing-process.ts', import.meta.url));

/** Kills the process as soon as it has said `lines` numbers; the last it said. */
async function killAfter(file: string, lines: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > lines) child.kill('SIGKILL');
  });
  expect(await ended).toEqual([null, 'SIGKILL']);
  return Number(said.trimEnd().split('\n').at(-1));
}

it('killed at any moment, the registry has every run that was committed, whole, and none by half', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'sen-registry-'));
  const file = join(dir, 'registry.db');
  try {
    for (const lines of [1, 7, 40]) {
      const last = await killAfter(file, lines);
      const registry = openRegistryInThread(file);
      const cursor = await readCursor(registry, 'evaluate');
      expect(cursor).toBeGreaterThanOrEqual(last);
      const latest = await registry.selectFrom('latest').select('value').execute();
      expect(latest).toEqual([{ value: cursor }]);
      for (const table of ['alerts', 'alert_events', 'outbox'] as const) {
        const { rows } = await registry
          .selectFrom(table)
          .select((eb) => eb.fn.countAll<number>().as('rows'))
          .executeTakeFirstOrThrow();
        expect(rows, table).toBe(cursor);
      }
      await registry.destroy();
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
