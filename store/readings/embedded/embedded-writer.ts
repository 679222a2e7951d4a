import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { FileRefused, isDiskFull, openForWriting, sqliteCode } from '../../versioned-file.ts';
import {
  type Reading,
  type ReadingBatch,
  type ReadingSelection,
  type ReadingWriter,
  type RejectedReading,
  type RetentionPolicy,
  StoreUnavailable,
  type TextReading,
} from '../reading-store.ts';
import { DAY, ZoneClock } from '../zone-clock.ts';
import { Deletion } from './deletion.ts';
import { DirtyMarks } from './dirty-marks.ts';
import { MAX_NEW_LISTS, PointWriter } from './point-writer.ts';
import { readingsFile, type StateName } from './readings-file.ts';
import { FROM_THE_START, RollupWriter } from './rollup-writer.ts';
import { DAILY, HOURLY, type Resolution } from './summary.ts';

/** Hours or days whose summaries are made in one transaction. */
/** What goes with its time is overwritten where that costs no further page; only what is to be deleted always is. */
const SECURE_DELETE = 'secure_delete = FAST';
const REDO_STEP = 500;
/** The last instant that an hour's number has room for, year 2448. */
const LATEST = 2 ** 22 * 3_600_000;

export interface EmbeddedConfig {
  readonly file: string;
  /** IANA name of the zone whose days are summed up. */
  readonly timeZone: string;
}

/**
 * Opens the embedded store, made when need be.
 * @throws StoreUnavailable when the disk is full or fails
 * @throws Error in one line for a file that is damaged, of another kind or of a newer version
 */
export async function openEmbeddedWriter(config: EmbeddedConfig): Promise<ReadingWriter> {
  mkdirSync(dirname(config.file), { recursive: true });
  return new EmbeddedWriter(config);
}

/** What belongs to one connection, and to what its transactions made of it. */
interface Session {
  readonly database: Database.Database;
  readonly clock: ZoneClock;
  readonly marks: DirtyMarks;
  readonly points: PointWriter;
  readonly rollups: RollupWriter;
  readonly deletion: Deletion;
}

class EmbeddedWriter implements ReadingWriter {
  readonly #config: EmbeddedConfig;
  #session: Session | null = null;
  #rawFrom = 0;
  #maintaining: Promise<void> | null = null;
  #housekeeping: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(config: EmbeddedConfig) {
    this.#config = config;
    this.#session = this.#connected();
  }

  async append(batch: ReadingBatch): Promise<readonly RejectedReading[]> {
    return this.#transaction(({ points, database }) => {
      const rejected: RejectedReading[] = [];
      for (const reading of points.writeAll(this.#sift(batch.readings, rejected))) {
        const detail = `the device has brought more than ${MAX_NEW_LISTS} different lists of datastreams`;
        rejected.push({ reading, detail });
      }
      for (const text of this.#sift(batch.texts, rejected)) points.writeText(text);
      if (rejected.length === 0) setState(database, 'through_seq', batch.throughSeq);
      return rejected;
    });
  }

  async appliedSeq(): Promise<number> {
    return state(this.#connected().database, 'through_seq');
  }

  maintain(now: number): Promise<void> {
    this.#maintaining ??= this.#inTurn(() => this.#redo(now)).finally(() => {
      this.#maintaining = null;
    });
    return this.#maintaining;
  }

  delete(selection: ReadingSelection): Promise<number> {
    return this.#inTurn(async () => {
      // Somebody wants it gone, not just no longer shown: it is not to be read off the pages that it stood on either.
      this.#connected().database.pragma('secure_delete = ON');
      let deleted = 0;
      let from: number | null = selection.from;
      while (from !== null) {
        const step: ReadingSelection = { ...selection, from };
        const done = this.#transaction(({ deletion }) => deletion.numbers(step));
        deleted += done.deleted;
        from = done.next;
        await setImmediate();
      }
      deleted += this.#transaction(({ deletion, points }) => {
        points.forgetHeld();
        return deletion.rest(selection, this.#rawFrom);
      });
      const { database } = this.#connected();
      database.pragma(SECURE_DELETE);
      database.pragma('wal_checkpoint(TRUNCATE)');
      return deleted;
    });
  }

  applyRetention(policy: RetentionPolicy, now: number): Promise<void> {
    return this.#inTurn(() => this.#retain(policy, now));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#housekeeping;
    this.#session?.database.close();
    this.#session = null;
  }

  /** Housekeeping goes one piece at a time; appending comes in between its steps. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#housekeeping.then(work);
    this.#housekeeping = turn.then(
      () => {},
      () => {},
    );
    return turn;
  }

  async #redo(now: number): Promise<void> {
    for (const resolution of [HOURLY, DAILY] as readonly Resolution[]) {
      let cursor: typeof FROM_THE_START | null = FROM_THE_START;
      while (cursor && !this.#closed) {
        const from: typeof FROM_THE_START = cursor;
        cursor = this.#transaction(({ rollups }) => rollups.redoSome(resolution, from, now, REDO_STEP));
        await setImmediate();
      }
    }
  }

  async #retain(policy: RetentionPolicy, now: number): Promise<void> {
    const { clock, database } = this.#connected();
    const cut = (days: number | null): number => (days === null ? 0 : clock.dayStart(now - days * DAY));
    // A coarser resolution is made from a finer one, so it is kept at least as long.
    const raw = Math.max(cut(policy.rawDays), this.#rawFrom);
    const hourly = Math.min(cut(policy.hourlyDays), raw);
    const daily = Math.min(cut(policy.dailyDays), hourly);
    // From here on nothing older comes in, so what is summed up next is all there will ever be of it.
    this.#rawFrom = raw;
    await this.#redo(now);
    // Told before anything goes: who reads meanwhile finds the summaries in its place.
    this.#transaction((session) => {
      setState(session.database, 'raw_from', raw);
      setState(session.database, 'hourly_from', hourly);
      setState(session.database, 'daily_from', daily);
    });
    for (const device of database.prepare<[], number>('SELECT id FROM devices').pluck().all()) {
      this.#transaction((session) => {
        session.database.prepare('DELETE FROM points WHERE device = ? AND at < ?').run(device, raw);
        session.database.prepare('DELETE FROM texts WHERE device = ? AND at < ?').run(device, raw);
        session.rollups.removeBefore(device, HOURLY, hourly);
        session.rollups.removeBefore(device, DAILY, daily);
      });
      await setImmediate();
      if (this.#closed) return;
    }
  }

  /** The readings that have a place here; the others go to `rejected`. */
  #sift<T extends Reading | TextReading>(readings: readonly T[], rejected: RejectedReading[]): readonly T[] {
    const fits = ({ at }: T): boolean => at >= this.#rawFrom && at < LATEST && Number.isInteger(at);
    if (readings.every(fits)) return readings;
    return readings.filter((reading) => {
      if (fits(reading)) return true;
      const detail =
        reading.at < this.#rawFrom
          ? `older than what is kept, which begins at ${new Date(this.#rawFrom).toISOString()}`
          : `${reading.at} is no time in whole milliseconds before the year 2448`;
      rejected.push({ reading, detail });
      return false;
    });
  }

  #connect(database: Database.Database): Session {
    database.pragma('wal_autocheckpoint = 16000');
    database.pragma(SECURE_DELETE);
    database.pragma('cache_size = -32768');
    // The zone of the first start goes on: days that were summed up cannot be cut anew once their points are gone.
    database.prepare("INSERT INTO state VALUES ('time_zone', ?) ON CONFLICT DO NOTHING").run(this.#config.timeZone);
    const zone = database.prepare("SELECT value FROM state WHERE name = 'time_zone'").pluck().get() as string;
    const clock = new ZoneClock(zone);
    const marks = new DirtyMarks(database, clock);
    const points = new PointWriter(database, marks);
    const rollups = new RollupWriter(database, clock, points.dictionary, marks);
    const deletion = new Deletion(database, clock, points.dictionary, marks, rollups);
    this.#rawFrom = Math.max(this.#rawFrom, state(database, 'raw_from'));
    return { database, clock, marks, points, rollups, deletion };
  }

  #connected(): Session {
    if (!this.#session) {
      try {
        this.#session = this.#connect(openForWriting(this.#config.file, readingsFile));
      } catch (error) {
        throw unavailable(error);
      }
    }
    return this.#session;
  }

  #transaction<T>(work: (session: Session) => T): T {
    const session = this.#connected();
    const { database } = session;
    try {
      database.exec('BEGIN IMMEDIATE');
      const result = work(session);
      database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#recover(session, error);
      throw unavailable(error);
    }
  }

  /** What the session remembers may have gone with the transaction; after a failed fsync its file is not to be trusted either. */
  #recover({ database }: Session, error: unknown): void {
    this.#session = null;
    try {
      if (database.inTransaction) database.exec('ROLLBACK');
      if (isDiskFull(error) || sqliteCode(error) === 'SQLITE_BUSY' || sqliteCode(error) === '') {
        this.#session = this.#connect(database);
        return;
      }
    } catch {
      // Opened anew when it is next needed.
    }
    try {
      database.close();
    } catch {
      // Nothing more to be had from it.
    }
  }
}

function state(database: Database.Database, name: StateName): number {
  return database.prepare<[string], number>('SELECT value FROM state WHERE name = ?').pluck().get(name) as number;
}

/** Cursors and limits only ever move on. */
function setState(database: Database.Database, name: StateName, value: number): void {
  database.prepare('UPDATE state SET value = max(value, ?) WHERE name = ?').run(value, name);
}

function unavailable(error: unknown): unknown {
  if (error instanceof FileRefused || error instanceof StoreUnavailable) return error;
  const detail = `the readings store cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  if (isDiskFull(error)) return new StoreUnavailable('disk-full', detail, { cause: error });
  if (sqliteCode(error) === 'SQLITE_BUSY') return new StoreUnavailable('overloaded', detail, { cause: error });
  if (sqliteCode(error) !== '') return new StoreUnavailable('failing', detail, { cause: error });
  return error;
}
