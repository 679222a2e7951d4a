import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { openForReading, sqliteCode } from '../versioned-file.ts';
import type { JournalCommit, JournalReader } from './contract.ts';
import { journalFile, listSegments, type Segment } from './segments.ts';

interface OpenSegment extends Segment {
  readonly database: Database.Database;
  readonly last: Database.Statement<[], number | null>;
  readonly read: Database.Statement<[number, number], JournalCommit>;
}

/**
 * Reads a journal while it is written, rotated and trimmed, or after; on connections of its own.
 * A folder that does not exist yet is an empty journal.
 */
export function openJournalReader(dir: string): JournalReader {
  return new SegmentReader(dir);
}

class SegmentReader implements JournalReader {
  readonly #dir: string;
  #segments: Segment[] = [];
  #open: OpenSegment | null = null;
  #known = 0;
  #waiters: { readonly seq: number; readonly wake: () => void }[] = [];

  constructor(dir: string) {
    this.#dir = dir;
  }

  read(seq: number, maxBytes: number): JournalCommit[] {
    const commits: JournalCommit[] = [];
    let room = maxBytes;
    let from = seq;
    let refreshed = false;
    for (;;) {
      const at = this.#segmentFor(from + 1);
      const segment = this.#segments[at];
      const next = this.#segments[at + 1];
      if (segment) {
        const opened = this.#openSegment(segment);
        if (!opened) {
          this.#forget(segment);
          continue;
        }
        const through = next ? next.firstSeq - 1 : Number.MAX_SAFE_INTEGER;
        // One at a time: a commit may be large, and how many fit is known only as they come.
        for (let commit = opened.read.get(from, through); commit; commit = opened.read.get(from, through)) {
          commits.push(commit);
          from = commit.seq;
          room -= commit.bytes.length;
          if (room <= 0) break;
        }
        if (room <= 0) break;
      }
      if (next) {
        from = Math.max(from, next.firstSeq - 1);
        continue;
      }
      if (refreshed) break;
      // At the end of the newest file that is known: there may be a newer one.
      this.#segments = listSegments(this.#dir);
      refreshed = true;
    }
    this.#known = Math.max(this.#known, from > seq ? from : 0);
    return commits;
  }

  wait(seq: number, timeoutMs: number): Promise<void> {
    if (this.#known > seq) return Promise.resolve();
    return new Promise((resolve) => {
      const waiter = {
        seq,
        wake: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter);
        resolve();
      }, timeoutMs);
      this.#waiters.push(waiter);
    });
  }

  grew(seq: number): void {
    this.#known = Math.max(this.#known, seq);
    if (this.#waiters.length === 0) return;
    const woken = this.#waiters.filter((waiter) => waiter.seq < this.#known);
    this.#waiters = this.#waiters.filter((waiter) => waiter.seq >= this.#known);
    for (const waiter of woken) waiter.wake();
  }

  lastSeq(): number {
    this.#segments = listSegments(this.#dir);
    for (;;) {
      const newest = this.#segments.at(-1);
      if (!newest) return 0;
      const opened = this.#openSegment(newest);
      if (opened) return opened.last.get() ?? newest.firstSeq - 1;
      this.#segments.pop();
    }
  }

  close(): void {
    this.#open?.database.close();
    this.#open = null;
    for (const { wake } of this.#waiters) wake();
    this.#waiters = [];
  }

  /** Index of the segment in which `seq` would be, the first for one that was trimmed. */
  #segmentFor(seq: number): number {
    let at = this.#segments.length - 1;
    while (at > 0 && (this.#segments[at] as Segment).firstSeq > seq) at -= 1;
    return Math.max(at, 0);
  }

  /** Lists the folder anew without a segment that could not be opened: trimmed away meanwhile, or about to be made. */
  #forget(segment: Segment): void {
    this.#segments = listSegments(this.#dir).filter(({ file }) => file !== segment.file);
  }

  /** Null when the file is not there any more, or not made to its end yet. */
  #openSegment(segment: Segment): OpenSegment | null {
    if (this.#open?.file === segment.file) return this.#open;
    this.#open?.database.close();
    this.#open = null;
    let database: Database.Database | null = null;
    try {
      database = openForReading(segment.file, journalFile);
      const read = database.prepare<[number, number], JournalCommit>(
        'SELECT seq, count, bytes FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT 1',
      );
      const last = database.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck();
      this.#open = { ...segment, database, read, last };
      return this.#open;
    } catch (error) {
      database?.close();
      const unmade = sqliteCode(error) === 'SQLITE_ERROR' && /no such table/.test((error as Error).message);
      if (unmade || !existsSync(segment.file)) return null;
      throw error;
    }
  }
}
