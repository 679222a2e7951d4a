import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalState } from '../../store/journal/contract.ts';
import { openJournal } from '../../store/journal/journal.ts';
import { openJournalReader } from '../../store/journal/journal-reader.ts';
import { forEachUplink } from '../../store/journal/record.ts';

const appender = fileURLToPath(new URL('./journal-fixtures/appender.ts', import.meta.url));
const isRoot = process.getuid?.() === 0;
const hasStrace = existsSync('/usr/bin/strace');

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sen-journal-faults-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Numbers of the uplinks that are in the journal, in its order. */
function numbers(folder: string): number[] {
  const reader = openJournalReader(folder);
  const found: number[] = [];
  let seq = 0;
  for (let commits = reader.read(seq, 1e6); commits.length > 0; commits = reader.read(seq, 1e6)) {
    for (const commit of commits) {
      expect(commit.seq).toBeGreaterThan(seq);
      seq = commit.seq;
      forEachUplink(commit, ({ payload }) => found.push(Number(Buffer.from(payload).toString())));
    }
  }
  reader.close();
  return found;
}

/** Starts the appender with its output in a file, so that nothing it said is lost with a pipe. */
function append(
  folder: string,
  first: number,
  count: number,
  output: string,
  wrap: readonly string[] = [],
): ChildProcess {
  const handle = openSync(output, 'w');
  const command = [...wrap, process.execPath, '--import', 'tsx', appender, folder, String(first), String(count)];
  const child = spawn(command[0] as string, command.slice(1), { stdio: ['ignore', handle, 'inherit'] });
  closeSync(handle);
  return child;
}

const exited = (child: ChildProcess) => new Promise<void>((resolve) => child.once('exit', () => resolve()));

function said(output: string): { durable: number[]; states: JournalState[] } {
  // The last line may have been cut short by the kill.
  const lines = readFileSync(output, 'utf8').split('\n').slice(0, -1);
  return {
    durable: lines.filter((line) => /^\d+$/.test(line)).map(Number),
    states: lines.filter((line) => line.startsWith('state ')).map((line) => JSON.parse(line.slice(6)) as JournalState),
  };
}

async function until(condition: () => boolean, child: ChildProcess): Promise<void> {
  while (!condition()) {
    if (child.exitCode !== null) throw new Error(`the appender ended with code ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('the journal under faults', () => {
  it('loses nothing that it said is durable when its process is killed, time and again', async () => {
    const folder = join(dir, 'journal');
    const output = join(dir, 'output');
    const durable: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const before = durable.length;
      const child = append(folder, round * 1_000_000, 0, output);
      // Killed at another place of the commit each time.
      const enough = 2_000 + Math.floor(Math.random() * 8_000);
      await until(() => said(output).durable.length >= enough, child);
      child.kill('SIGKILL');
      await exited(child);
      durable.push(...said(output).durable);
      expect(durable.length - before).toBeGreaterThanOrEqual(enough);
      const found = numbers(folder);
      const there = new Set(found);
      expect(durable.filter((number) => !there.has(number))).toEqual([]);
      expect(there.size).toBe(found.length);
      expect(found).toEqual(found.toSorted((a, b) => a - b));
    }
  }, 60_000);

  it.skipIf(!isRoot)(
    'waits on a full disk and goes on by itself when there is room (needs root for a tmpfs of its own)',
    async () => {
      const disk = join(dir, 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
      try {
        const journal = await openJournal({ dir: join(disk, 'journal'), reserveBytes: 0, segmentBytes: 1_000_000 });
        const ballast = openSync(join(disk, 'ballast'), 'w');
        const { bavail, bsize } = statfsSync(disk);
        writeSync(ballast, Buffer.alloc(bavail * bsize - 1_500_000));
        closeSync(ballast);
        const states: JournalState[] = [];
        journal.onState((state) => states.push(state));
        const acked: number[] = [];
        let sent = 0;
        const send = () => {
          const number = sent;
          sent += 1;
          const payload = Buffer.from(String(number).padEnd(20_000, ' '));
          journal.append(Buffer.from('d'), Buffer.from('t'), payload, 0, payload.length, 0);
          return new Promise<void>((resolve) =>
            journal.whenDurable(() => {
              acked.push(number);
              resolve();
            }),
          );
        };
        const full = new Promise<'full'>((resolve) =>
          journal.onState(({ kind }) => kind === 'waiting' && resolve('full')),
        );
        while ((await Promise.race([send(), full])) !== 'full') {
          expect(sent).toBeLessThan(500);
        }
        expect(states).toMatchObject([{ kind: 'waiting', reason: 'disk-full' }]);
        expect(acked.length).toBeLessThan(sent);
        // What was acknowledged can be read, and nothing that was not.
        expect(numbers(join(disk, 'journal'))).toEqual(acked);
        rmSync(join(disk, 'ballast'));
        await send();
        expect(acked.length).toBe(sent);
        expect(journal.state).toEqual({ kind: 'ok' });
        expect(numbers(join(disk, 'journal'))).toEqual(acked);
        await journal.close();
      } finally {
        execFileSync('umount', ['-l', disk]);
      }
    },
    30_000,
  );

  it('leaves the reserve of the disk alone', async () => {
    const { blocks, bsize } = statfsSync(dir);
    const journal = await openJournal({ dir: join(dir, 'journal'), reserveBytes: blocks * bsize + 1 });
    const waiting = new Promise<JournalState>((resolve) => journal.onState(resolve));
    journal.append(Buffer.from('d'), Buffer.from('t'), Buffer.from('p'), 0, 1, 0);
    expect(await waiting).toMatchObject({ kind: 'waiting', reason: 'disk-full' });
    expect(journal.stats.uplinks).toBe(0);
    await journal.close();
  });

  it.skipIf(!hasStrace)(
    'goes on in a new file after a failed fsync and acknowledges nothing that is not there (needs strace)',
    async () => {
      const folder = join(dir, 'journal');
      const output = join(dir, 'output');
      const wal = join(folder, '0000000000000001.db-wal');
      // The first two syncs of the log are of its header and the first commit; the third is of the second commit.
      const inject = ['-P', wal, '-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO:when=3'];
      const child = append(folder, 0, 20_000, output, ['strace', '-f', '-qq', '-o', join(dir, 'trace'), ...inject]);
      await exited(child);
      const { durable, states } = said(output);
      expect(readFileSync(join(dir, 'trace'), 'utf8')).toMatch(/EIO.*INJECTED/);
      expect(states.map((state) => (state.kind === 'ok' ? 'ok' : state.reason))).toEqual(['io-error', 'ok']);
      expect(durable).toEqual(Array.from({ length: 20_000 }, (_, number) => number));
      expect(numbers(folder)).toEqual(durable);
    },
    30_000,
  );
});
