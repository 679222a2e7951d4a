import { mkdirSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { isDiskFull, openForWriting, refuseForeign, sqliteCode, syncFolder } from '../versioned-file.ts';
import type { FilledRow } from './open-batch.ts';
import { journalFile, listSegments, removeSegment, type Segment, segmentBytes, segmentFile } from './segments.ts';

export interface SegmentWriterOptions {
  readonly dir: string;
  /** Bytes that all segments together may take; commits wait beyond it. */
  readonly maxBytes: number;
  /** Bytes of a segment after which the next is begun. */
  readonly segmentBytes: number;
  /** Bytes of the disk that are left free for everything else. */
  readonly reserveBytes: number;
  /** Commits are numbered above this: the furthest cursor of anyone who reads. */
  readonly afterSeq: number;
}

/** Why a commit did not happen; it is to be tried again with the same rows. */
export interface CommitTrouble {
  readonly reason: 'size-limit' | 'disk-full' | 'io-error';
  readonly detail: string;
}

/** Bytes of log after which it is moved into the database. */
const CHECKPOINT_BYTES = 16 << 20;
/** What SQLite adds to a row, about. */
const ROW_OVERHEAD = 64;

interface LiveSegment {
  readonly segment: Segment;
  readonly database: Database.Database;
  readonly insert: Database.Statement<[number, number, Buffer]>;
}

/** Writes commits to the newest segment; lives in the journal thread. */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  /** Older segments with their sizes, oldest first. */
  #closed: (Segment & { readonly bytes: number })[] = [];
  #live: LiveSegment | null = null;
  #liveBytes = 0;
  #logBytes = 0;
  #nextSeq = 1;
  #trimmed = 0;

  /** @throws FileRefused for a file that is damaged, of another kind or of a newer version */
  constructor(options: SegmentWriterOptions) {
    this.#options = options;
    mkdirSync(options.dir, { recursive: true });
    syncFolder(dirname(options.dir));
    const segments = listSegments(options.dir);
    for (const segment of segments) refuseForeign(segment.file, journalFile);
    const newest = segments.pop();
    this.#closed = segments.map((segment) => ({ ...segment, bytes: segmentBytes(segment.file) }));
    this.#nextSeq = options.afterSeq + 1;
    if (newest) this.#openLive(newest);
    // An emptied folder: its first file tells readers from where the numbers go on.
    else if (options.afterSeq > 0) this.#rotate();
  }

  get lastSeq(): number {
    return this.#nextSeq - 1;
  }

  get diskBytes(): number {
    return this.#closed.reduce((sum, { bytes }) => sum + bytes, this.#liveBytes);
  }

  /**
   * Commits the rows, each under a seq of its own. Null when they are on disk; else nothing of them counts, and
   * the same rows are to be handed over again later.
   */
  commit(rows: readonly FilledRow[]): CommitTrouble | null {
    try {
      const trouble = this.#checkRoom();
      if (trouble) return trouble;
      const full = this.#liveBytes >= this.#options.segmentBytes;
      this.#write(this.#live && !full ? this.#live : this.#rotate(), rows);
      return null;
    } catch (error) {
      return this.#failed(error);
    }
  }

  /** Moves the log into the database when it has grown; called after the commit was acknowledged. */
  tidy(): void {
    if (!this.#live || this.#logBytes < CHECKPOINT_BYTES) return;
    this.#logBytes = 0;
    try {
      this.#live.database.pragma('wal_checkpoint(PASSIVE)');
    } catch {
      // Commits are in the log, synced. SQLite copies the same pages again at the next attempt.
    }
  }

  /** Removes the segments that hold nothing after `seq`. True when that made room. */
  trim(seq: number): boolean {
    this.#trimmed = Math.max(this.#trimmed, seq);
    // A live segment that nobody needs is closed early only when its size stands in the way.
    const crowded = this.#liveBytes > Math.min(this.#options.segmentBytes, this.#options.maxBytes) / 2;
    if (this.#live && crowded && this.lastSeq <= this.#trimmed) {
      try {
        this.#rotate();
      } catch {
        // The next commit meets the same trouble and reports it.
      }
    }
    let made = false;
    while (this.#closed[0]) {
      const next = this.#closed[1]?.firstSeq ?? this.#live?.segment.firstSeq ?? this.#nextSeq;
      if (next - 1 > this.#trimmed) break;
      try {
        removeSegment(this.#closed[0].file);
      } catch {
        // It is tried again at the next trim; until then it counts against the size limit.
        break;
      }
      this.#closed.shift();
      made = true;
    }
    return made;
  }

  close(): void {
    this.#closeLive();
  }

  #write({ database, insert }: LiveSegment, rows: readonly FilledRow[]): void {
    let bytes = 0;
    let seq = this.#nextSeq;
    database.exec('BEGIN IMMEDIATE');
    for (const row of rows) {
      insert.run(seq, row.count, Buffer.from(row.memory as unknown as ArrayBuffer, 0, row.length));
      bytes += row.length + ROW_OVERHEAD;
      seq += 1;
    }
    database.exec('COMMIT');
    this.#nextSeq = seq;
    this.#liveBytes += bytes;
    // The log takes whole pages, and even a small row changes one or two.
    this.#logBytes += bytes + 2 * journalFile.pageSize;
  }

  #checkRoom(): CommitTrouble | null {
    const { dir, maxBytes, reserveBytes } = this.#options;
    const used = this.diskBytes;
    if (used >= maxBytes) {
      return { reason: 'size-limit', detail: `the journal holds ${used} bytes of at most ${maxBytes}` };
    }
    const { bavail, bsize } = statfsSync(dir);
    if (bavail * bsize < reserveBytes) {
      return {
        reason: 'disk-full',
        detail: `${bavail * bsize} bytes are free in ${dir}; ${reserveBytes} are kept in reserve`,
      };
    }
    return null;
  }

  #failed(error: unknown): CommitTrouble {
    const detail = error instanceof Error ? error.message : String(error);
    const live = this.#live;
    if (live?.database.inTransaction) {
      try {
        live.database.exec('ROLLBACK');
      } catch {
        // SQLite rolls back by itself when the disk gave out.
      }
    }
    if (isDiskFull(error)) return { reason: 'disk-full', detail };
    // After a failed fsync the kernel may forget the pages it could not write, and a second fsync then lies: what
    // was not acknowledged goes to a new file. Another holder of the lock is no such failure.
    if (live && sqliteCode(error) !== 'SQLITE_BUSY') {
      // The next segment is named by the seq that failed: were those rows to come back from this file's log, readers
      // pass over them.
      if (this.#nextSeq > live.segment.firstSeq) this.#closeLive();
      else this.#discard(live.segment);
    }
    return { reason: 'io-error', detail };
  }

  #rotate(): LiveSegment {
    this.#closeLive();
    const segment = { firstSeq: this.#nextSeq, file: segmentFile(this.#options.dir, this.#nextSeq) };
    try {
      return this.#openLive(segment);
    } catch (error) {
      this.#discard(segment);
      throw error;
    }
  }

  /** Gives up a segment that holds no commit. */
  #discard(segment: Segment): void {
    this.#closeLive();
    this.#closed = this.#closed.filter(({ file }) => file !== segment.file);
    removeSegment(segment.file);
    // A reader may hold the removed file open under this name: never use it again.
    this.#nextSeq += 1;
  }

  #openLive(segment: Segment): LiveSegment {
    const database = openForWriting(segment.file, journalFile);
    database.pragma('wal_autocheckpoint = 0');
    const last = database.prepare('SELECT max(seq) FROM journal').pluck().get() as number | null;
    this.#nextSeq = Math.max(this.#nextSeq, segment.firstSeq, (last ?? 0) + 1);
    this.#liveBytes = segmentBytes(segment.file);
    this.#logBytes = 0;
    const insert = database.prepare<[number, number, Buffer]>(
      'INSERT INTO journal (seq, count, bytes) VALUES (?, ?, ?)',
    );
    this.#live = { segment, database, insert };
    return this.#live;
  }

  #closeLive(): void {
    const live = this.#live;
    if (!live) return;
    this.#live = null;
    try {
      live.database.close();
    } catch {
      // Its commits are in its log; whoever opens it next reads them from there.
    }
    this.#closed.push({ ...live.segment, bytes: this.#liveBytes });
    this.#liveBytes = 0;
  }
}
