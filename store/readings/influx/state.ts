import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type Database from 'better-sqlite3';
import { type FileKind, isDiskFull, openForReading, openForWriting, sqliteCode } from '../../versioned-file.ts';
import { StoreUnavailable } from '../reading-store.ts';
import { ZoneClock } from '../zone-clock.ts';

/**
 * Holds what InfluxDB cannot: the journal cursor, the hours and days to roll up again, the datastreams of each device, a
 * deletion under way with the lines that have to go back in after it.
 */
const stateFile: FileKind = {
  name: 'cursor of the InfluxDB store',
  applicationId: 0x53656e49,
  version: 1,
  pageSize: 4096,
  schema: `
    CREATE TABLE state (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO state VALUES ('applied_seq', 0), ('adopted', 0), ('raw_from', 0), ('hourly_from', 0), ('daily_from', 0);
    CREATE TABLE datastreams (
      device TEXT NOT NULL, datastream TEXT NOT NULL, is_text INTEGER NOT NULL, PRIMARY KEY (device, datastream, is_text)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE dirty_hours (
      device TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (device, at)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE dirty_days (
      device TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (device, at)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE deletions (id INTEGER PRIMARY KEY, selection TEXT NOT NULL) STRICT;
    CREATE TABLE kept_lines (id INTEGER PRIMARY KEY, lines TEXT NOT NULL) STRICT;
  `,
};

/**
 * `applied_seq`: the journal commit up to which all is stored. `adopted`: 1 once all that the database holds is noted here.
 * The others: epoch ms before which nothing is kept.
 */
export type StateName = 'applied_seq' | 'adopted' | 'raw_from' | 'hourly_from' | 'daily_from';
export type DirtyTable = 'dirty_hours' | 'dirty_days';

export interface StoredDatastream {
  readonly datastream: string;
  readonly isText: boolean;
}

/** Opens the state for its writer, made when need be. @throws Error in one line for a file that must not be touched */
export function openState(file: string, timeZone: string): Database.Database {
  mkdirSync(dirname(file), { recursive: true });
  const database = openForWriting(file, stateFile);
  // The zone of the first start goes on: days that were rolled up cannot be cut anew once their results are gone.
  database.prepare("INSERT INTO state VALUES ('time_zone', ?) ON CONFLICT DO NOTHING").run(timeZone);
  return database;
}

/** Opens the state for reading; null as long as no writer has made it. */
export function openStateForReading(file: string): Database.Database | null {
  try {
    const database = openForReading(file, stateFile);
    if (database.pragma('user_version', { simple: true }) === stateFile.version) return database;
    database.close();
    return null;
  } catch (error) {
    if (sqliteCode(error) === 'SQLITE_CANTOPEN') return null;
    throw error;
  }
}

/** Runs a change of the state; a disk that is full or failing makes the store unavailable. */
export function changing<T>(change: () => T): T {
  try {
    return change();
  } catch (cause) {
    const code = sqliteCode(cause);
    if (code === '') throw cause;
    const reason = isDiskFull(cause) ? 'disk-full' : 'failing';
    throw new StoreUnavailable(reason, `The cursor of the InfluxDB store cannot be saved (${code})`, { cause });
  }
}

export function numberIn(database: Database.Database, name: StateName): number {
  return database.prepare<[string], number>('SELECT value FROM state WHERE name = ?').pluck().get(name) ?? 0;
}

/** The clock by which hours and days are cut. */
export function clockIn(database: Database.Database): ZoneClock {
  return new ZoneClock(database.prepare("SELECT value FROM state WHERE name = 'time_zone'").pluck().get() as string);
}

export function datastreamsOf(database: Database.Database, device: string): StoredDatastream[] {
  return database
    .prepare<[string], { datastream: string; is_text: number }>(
      'SELECT datastream, is_text FROM datastreams WHERE device = ? ORDER BY datastream',
    )
    .all(device)
    .map((row) => ({ datastream: row.datastream, isText: row.is_text === 1 }));
}

/** Touched hours or days of a device that begin in [from, to), in order. */
export function dirtyIn(
  database: Database.Database,
  table: DirtyTable,
  { device, from, to }: { readonly device: string; readonly from: number; readonly to: number },
): number[] {
  return database
    .prepare<[string, number, number], number>(
      `SELECT at FROM ${table} WHERE device = ? AND at >= ? AND at < ? ORDER BY at`,
    )
    .pluck()
    .all(device, from, to);
}
