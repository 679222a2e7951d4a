import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Journal, JournalState } from '../../store/journal/contract.ts';
import { type JournalOptions, openJournal } from '../../store/journal/journal.ts';
import { openJournalReader } from '../../store/journal/journal-reader.ts';
import { forEachUplink } from '../../store/journal/record.ts';

let dir: string;
let journals: Journal[];

beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'sen-journal-')), 'journal');
  journals = [];
});
afterEach(async () => {
  for (const journal of journals) await journal.close();
  rmSync(join(dir, '..'), { recursive: true, force: true });
});

async function open(options: Omit<JournalOptions, 'dir'> = {}): Promise<Journal> {
  const journal = await openJournal({ dir, reserveBytes: 0, ...options });
  journals.push(journal);
  return journal;
}

const device = Buffer.from('device-1');
const topic = Buffer.from('sen/v1/device-1/up');

function append(journal: Journal, payload: string | Buffer): Promise<void> {
  const bytes = Buffer.from(payload);
  journal.append(device, topic, bytes, 0, bytes.length, 1_000);
  return new Promise((resolve) => journal.whenDurable(resolve));
}

function payloads(from = 0): string[] {
  const reader = openJournalReader(dir);
  const found: string[] = [];
  let seq = from;
  for (;;) {
    const commits = reader.read(seq, 1);
    if (commits.length === 0) break;
    for (const commit of commits) {
      expect(commit.seq).toBeGreaterThan(seq);
      seq = commit.seq;
      forEachUplink(commit, (uplink) => found.push(Buffer.from(uplink.payload).toString()));
    }
  }
  reader.close();
  return found;
}

const stateOf = (journal: Journal, wanted: (state: JournalState) => boolean) =>
  new Promise<JournalState>((resolve) => {
    if (wanted(journal.state)) resolve(journal.state);
    journal.onState((state) => {
      if (wanted(state)) resolve(state);
    });
  });

describe('the journal', () => {
  it('reads back what was appended, in order, also after it was closed and opened again', async () => {
    const first = await open();
    await Promise.all(['a', 'b', 'c'].map((payload) => append(first, payload)));
    expect(payloads()).toEqual(['a', 'b', 'c']);
    const { lastSeq } = first.stats;
    await first.close();
    const second = await open();
    expect(second.stats.lastSeq).toBe(lastSeq);
    await append(second, 'd');
    expect(second.stats.lastSeq).toBe(lastSeq + 1);
    expect(payloads()).toEqual(['a', 'b', 'c', 'd']);
    expect(payloads(lastSeq)).toEqual(['d']);
  });

  it('runs the callbacks in the order in which they were made, none before its uplink is readable', async () => {
    const journal = await open();
    const order: number[] = [];
    const all = Array.from({ length: 500 }, (_, i) =>
      append(journal, String(i)).then(() => {
        order.push(i);
      }),
    );
    await all[0];
    expect(payloads()).toContain('0');
    await Promise.all(all);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(journal.stats.commits).toBeLessThan(500);
    expect(journal.stats.uplinks).toBe(500);
  });

  it('packs what came while a commit was under way into rows of the size it was given', async () => {
    const journal = await open({ rowBytes: 1000 });
    await Promise.all(Array.from({ length: 100 }, () => append(journal, Buffer.alloc(100, 'x'))));
    await append(journal, Buffer.alloc(50_000, 'y'));
    const reader = openJournalReader(dir);
    const commits = reader.read(0, 1e9);
    expect(commits.length).toBeGreaterThan(10);
    expect(Math.max(...commits.slice(0, -1).map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(1000);
    expect(commits.at(-1)?.bytes.length).toBeGreaterThan(50_000);
    reader.close();
  });

  it('says when as much waits as may, and when there is room again', async () => {
    const journal = await open({ maxPendingBytes: 10_000 });
    expect(journal.hasRoom).toBe(true);
    let durable = false;
    void append(journal, Buffer.alloc(20_000)).then(() => {
      durable = true;
    });
    expect(journal.hasRoom).toBe(false);
    await new Promise<void>((resolve) => journal.onRoom(resolve));
    expect(journal.hasRoom).toBe(true);
    expect(durable).toBe(true);
    await new Promise<void>((resolve) => journal.onRoom(resolve));
  });

  it('numbers commits above the cursor of whoever read an earlier journal', async () => {
    const journal = await open({ afterSeq: 700 });
    await append(journal, 'a');
    expect(journal.stats.lastSeq).toBe(701);
    expect(payloads(700)).toEqual(['a']);
  });

  it('wakes a reader that waits', async () => {
    const journal = await open();
    const reader = openJournalReader(dir);
    journal.onGrew((seq) => reader.grew(seq));
    const woken = reader.wait(0, 1e6);
    await append(journal, 'a');
    await woken;
    expect(reader.read(0, 1e6)).toHaveLength(1);
    const { lastSeq } = journal.stats;
    expect(reader.lastSeq()).toBe(lastSeq);
    await reader.wait(lastSeq, 1);
    expect(reader.read(lastSeq, 1e6)).toEqual([]);
    reader.close();
  });

  it('is read over rotations and trims while it is written, and seqs only grow', async () => {
    const journal = await open({ segmentBytes: 50_000 });
    const reader = openJournalReader(dir);
    const seen: string[] = [];
    let seq = 0;
    const sent: string[] = [];
    for (let round = 0; round < 60; round += 1) {
      const payload = String(round).padEnd(5_000, '.');
      sent.push(payload);
      await append(journal, payload);
      if (round % 7 !== 6) continue;
      for (const commit of reader.read(seq, 1e9)) {
        expect(commit.seq).toBeGreaterThan(seq);
        seq = commit.seq;
        forEachUplink(commit, (uplink) => seen.push(Buffer.from(uplink.payload).toString()));
      }
      journal.trim(seq);
    }
    for (const commit of reader.read(seq, 1e9)) {
      seq = commit.seq;
      forEachUplink(commit, (uplink) => seen.push(Buffer.from(uplink.payload).toString()));
    }
    reader.close();
    expect(seen).toEqual(sent);
    expect(seq).toBe(60);
    await journal.close();
    expect(readdirSync(dir).filter((name) => name.endsWith('.db')).length).toBeLessThan(4);
    expect(existsSync(join(dir, '0000000000000001.db'))).toBe(false);
    const again = await open();
    expect(again.stats.lastSeq).toBe(60);
  });

  it('lets acknowledgements wait at its size limit and goes on by itself once it is trimmed', async () => {
    const journal = await open({ maxBytes: 100_000 });
    const waiting = stateOf(journal, ({ kind }) => kind === 'waiting');
    const acks: Promise<void>[] = [];
    let acked = 0;
    while (journal.state.kind === 'ok') {
      const ack = append(journal, Buffer.alloc(5_000)).then(() => {
        acked += 1;
      });
      acks.push(ack);
      await Promise.race([ack, waiting]);
    }
    expect(await waiting).toMatchObject({ reason: 'size-limit' });
    expect(acked).toBe(acks.length - 1);
    expect(journal.stats.pendingBytes).toBeGreaterThan(5_000);
    journal.trim(journal.stats.lastSeq);
    await Promise.all(acks);
    expect(journal.state).toEqual({ kind: 'ok' });
    expect(journal.stats.diskBytes).toBeLessThan(100_000);
  });

  it('goes on when a file that nobody needs cannot be removed, and removes it later', async () => {
    const journal = await open({ segmentBytes: 20_000 });
    for (let i = 0; i < 6; i += 1) await append(journal, Buffer.alloc(8_000));
    // Stands where SQLite keeps a file of its own, and is none that can be removed.
    const obstacle = join(dir, '0000000000000001.db-shm');
    mkdirSync(obstacle);
    journal.trim(journal.stats.lastSeq);
    await append(journal, 'after');
    expect(journal.state).toEqual({ kind: 'ok' });
    rmdirSync(obstacle);
    journal.trim(journal.stats.lastSeq);
    await append(journal, 'later');
    expect(readdirSync(dir).filter((name) => name.startsWith('0000000000000001'))).toEqual([]);
  });

  it('refuses a journal of a newer version and leaves every byte of it alone', async () => {
    const journal = await open();
    await append(journal, 'a');
    await journal.close();
    const file = join(dir, '0000000000000001.db');
    const database = new Database(file);
    database.pragma('user_version = 99');
    database.close();
    const before = readFileSync(file);
    await expect(open()).rejects.toThrow(/newer version of Sen \(journal format 99/);
    expect(() => openJournalReader(dir).read(0, 1)).toThrow(/newer version/);
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(dir)).toEqual(['0000000000000001.db']);
  });

  it('refuses a damaged file by its name', async () => {
    const journal = await open();
    await append(journal, 'a');
    await journal.close();
    writeFileSync(join(dir, '0000000000000001.db'), 'this was a journal once');
    await expect(open()).rejects.toThrow(/0000000000000001\.db is damaged/);
  });

  it('is empty to a reader that comes before it is there', async () => {
    const reader = openJournalReader(dir);
    expect(reader.read(0, 1)).toEqual([]);
    expect(reader.lastSeq()).toBe(0);
    const journal = await open();
    await append(journal, 'a');
    expect(reader.read(0, 1)).toHaveLength(1);
    reader.close();
  });
});
