import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { directoryVersion } from '../../../store/registry/directory-version.ts';
import { openRegistry } from '../../../store/registry/open.ts';

const threads = vi.hoisted(() => [] as Worker[]);

vi.mock('../../../store/threads.ts', async (original) => {
  const { startThread } = await original<typeof import('../../../store/threads.ts')>();
  return {
    startThread: (...given: Parameters<typeof startThread>) => {
      const thread = startThread(...given);
      threads.push(thread);
      return thread;
    },
  };
});

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sen-registry-lost-'));
});
afterEach(() => {
  threads.length = 0;
  rmSync(dir, { recursive: true, force: true });
});

it('a registry whose thread ended unasked says so, and answers nothing any more', async () => {
  let lose: (error: Error) => void = () => {};
  const lost = new Promise<Error>((resolve) => {
    lose = resolve;
  });
  const registry = await openRegistry(join(dir, 'registry.db'), lose);
  await directoryVersion(registry);
  await threads[0]?.terminate();
  expect((await lost).message).toContain('closed');
  await expect(directoryVersion(registry)).rejects.toThrow('closed');
  await registry.destroy();
});

it('one that is closed is not lost', async () => {
  const lost = vi.fn();
  const registry = await openRegistry(join(dir, 'registry.db'), lost);
  await registry.destroy();
  expect(lost).not.toHaveBeenCalled();
});
