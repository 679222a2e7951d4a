import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/** A kind of database file: what tells it from others, and how an empty one is made. */
export interface FileKind {
  /** In words, for messages: `journal`. */
  readonly name: string;
  /** SQLite's `application_id`. */
  readonly applicationId: number;
  /** `user_version` that this code writes and the newest that it reads. */
  readonly version: number;
  readonly pageSize: number;
  readonly schema: string;
}

/** A file that this code must not touch, or cannot make sense of; the message says which and what to do. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}

/**
 * Reads the header without SQLite, so that not even a lock or a log is left beside a file that is refused.
 * @throws FileRefused for a newer version, another kind of file, or no SQLite database at all
 */
export function refuseForeign(file: string, kind: FileKind): void {
  const header = readHeader(file);
  if (header === null) return;
  if (header.subarray(0, 16).toString('latin1') !== 'SQLite format 3\0') {
    throw new FileRefused(
      `${file} is damaged or not a ${kind.name} (no SQLite header); move it away or restore a backup`,
    );
  }
  const version = header.readUInt32BE(60);
  const applicationId = header.readUInt32BE(68);
  // Made, and nothing in it yet.
  if (version === 0 && applicationId === 0) return;
  if (applicationId !== kind.applicationId) throw ofAnotherKind(file, kind);
  if (version > kind.version) {
    throw new FileRefused(
      `${file} was written by a newer version of Sen (${kind.name} format ${version}, this one knows ${kind.version}); start that version. The file was left as it is`,
    );
  }
}

/** The first bytes of a file; null when there is none or nothing in it. */
function readHeader(file: string): Buffer | null {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new FileRefused(`cannot read ${file}: ${(error as Error).message}`);
  }
  try {
    const header = Buffer.alloc(100);
    return readSync(handle, header, 0, 100, 0) === 0 ? null : header;
  } finally {
    closeSync(handle);
  }
}

/**
 * Opens the file for writing, made when need be. A commit is on disk when it returns, and so is everything
 * that can be read now: what a killed process had written but not yet synced is synced here, before anyone
 * moves a cursor over it.
 * @throws FileRefused, or SQLite's own error when the disk fails
 */
export function openForWriting(file: string, kind: FileKind): Database.Database {
  if (readHeader(file) === null) make(file, kind);
  else refuseForeign(file, kind);
  const database = new Database(file, { timeout: 5000 });
  try {
    if (database.pragma('application_id', { simple: true }) !== kind.applicationId) throw ofAnotherKind(file, kind);
    setUp(database);
    syncAll(database);
    return database;
  } catch (error) {
    database.close();
    throw explained(error, file, kind);
  }
}

/** The file gets its name once it is whole: one half made by a killed process could not even be read. */
function make(file: string, kind: FileKind): void {
  const unfinished = `${file}.new`;
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(unfinished + suffix, { force: true });
  const database = new Database(unfinished);
  try {
    database.pragma(`page_size = ${kind.pageSize}`);
    setUp(database);
    database.transaction(() => {
      database.exec(kind.schema);
      database.pragma(`application_id = ${kind.applicationId}`);
      database.pragma(`user_version = ${kind.version}`);
    })();
    syncAll(database);
  } finally {
    database.close();
  }
  renameSync(unfinished, file);
  syncFolder(dirname(file));
}

function setUp(database: Database.Database): void {
  // better-sqlite3 makes WAL mean synchronous=NORMAL, which loses acknowledged commits in a power cut.
  setAndAssert(database, 'journal_mode', 'WAL', 'wal');
  setAndAssert(database, 'synchronous', 'FULL', 2);
  database.pragma('journal_size_limit = 67108864');
}

/** Makes the names in a folder survive a power cut. */
export function syncFolder(dir: string): void {
  const handle = openSync(dir, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** @throws FileRefused, or SQLite's own error (SQLITE_CANTOPEN when there is no such file) */
export function openForReading(file: string, kind: FileKind): Database.Database {
  refuseForeign(file, kind);
  const database = new Database(file, { readonly: true, fileMustExist: true, timeout: 5000 });
  try {
    database.pragma('query_only = 1');
    return database;
  } catch (error) {
    database.close();
    throw explained(error, file, kind);
  }
}

/** Moves the whole write-ahead log into the database and syncs it. @throws Error when a reader holds it up */
export function syncAll(database: Database.Database): void {
  const [result] = database.pragma('wal_checkpoint(FULL)') as [{ busy: number }];
  if (result.busy !== 0) throw new Error(`${database.name}: a long-running reader holds up the write-ahead log`);
}

/** SQLite's result code of an error, `SQLITE_FULL` say; '' for any other error. */
export function sqliteCode(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : '';
}

/** No room on the disk, as SQLite or the operating system says it. */
export function isDiskFull(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT';
}

function ofAnotherKind(file: string, kind: FileKind): FileRefused {
  return new FileRefused(`${file} is a database of another kind, not a ${kind.name}; move it away`);
}

function explained(error: unknown, file: string, kind: FileKind): unknown {
  const code = sqliteCode(error);
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new FileRefused(
      `${file} is damaged (${(error as Error).message}); move it away or restore a backup of the ${kind.name}`,
    );
  }
  return error;
}

function setAndAssert(database: Database.Database, name: string, value: string, expected: unknown): void {
  database.pragma(`${name} = ${value}`);
  const found = database.pragma(name, { simple: true });
  if (found !== expected) {
    throw new Error(`${database.name}: PRAGMA ${name} is ${found}, not ${expected}: is it on a network drive?`);
  }
}
