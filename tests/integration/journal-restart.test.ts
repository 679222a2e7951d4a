import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openJournal } from '../../store/journal/journal.ts';
import { openJournalReader } from '../../store/journal/journal-reader.ts';
import { forEachUplink } from '../../store/journal/record.ts';

const threads = vi.hoisted(() => ({ started: [] as Worker[], onStart: null as (() => void) | null }));

vi.mock('../../store/threads.ts', async (original) => {
  const { startThread } = await original<typeof import('../../store/threads.ts')>();
  return {
    startThread: (...given: Parameters<typeof startThread>) => {
      const thread = startThread(...given);
      threads.started.push(thread);
      threads.onStart?.();
      return thread;
    },
  };
});

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sen-journal-restart-'));
});
afterEach(() => {
  threads.onStart = null;
  threads.started.length = 0;
  rmSync(dir, { recursive: true, force: true });
});

const numbers = (folder: string): number[] => {
  const reader = openJournalReader(folder);
  const found: number[] = [];
  for (const commit of reader.read(0, 1e6)) {
    forEachUplink(commit, ({ payload }) => found.push(Number(Buffer.from(payload).toString())));
  }
  reader.close();
  return found;
};

it('what comes in while a new journal thread starts is committed once, and acknowledged by its own commit', async () => {
  const journal = await openJournal({ dir });
  const name = new TextEncoder().encode('a');
  const append = (n: number): Promise<number> => {
    const bytes = new TextEncoder().encode(String(n));
    journal.append(name, name, bytes, 0, bytes.length, 1);
    return new Promise((resolve) => journal.whenDurable(() => resolve(journal.stats.lastSeq)));
  };
  const seqs = [await append(0)];
  const acknowledged = new Promise<number>((resolve) => {
    threads.onStart = () => void append(1).then(resolve);
  });
  await threads.started[0]?.terminate();
  seqs.push(await acknowledged);
  seqs.push(await append(2), await append(3));
  await journal.close();
  expect(numbers(dir)).toEqual([0, 1, 2, 3]);
  expect(seqs).toEqual([1, 2, 3, 4]);
});
