import { closeSync, openSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { FileRefused, isDiskFull } from '../versioned-file.ts';
import { RegistryError } from './errors.ts';
import { type Migration, migrate } from './migrate.ts';

/** Bytes to which the write-ahead log shrinks back after a burst. */
const WAL_LIMIT = 64 * 1024 * 1024;

/**
 * Opens a registry file, made and migrated when need be, so that a commit is on disk when it returns.
 * @throws RegistryError that names the file and what to do
 */
export function openSqlite(file: string, migrations: readonly Migration[]): Database.Database {
  try {
    create(file);
    return prepare(migrate(file, migrations));
  } catch (error) {
    throw explained(error, file);
  }
}

function prepare(database: Database.Database): Database.Database {
  try {
    pragma(database, 'journal_mode', 'WAL', 'wal');
    // better-sqlite3 makes WAL mean NORMAL, which loses commits in a power cut.
    pragma(database, 'synchronous', 'FULL', 2);
    pragma(database, 'foreign_keys', 'ON', 1);
    // What somebody asked to have erased is not to be read off the pages that it stood on.
    pragma(database, 'secure_delete', 'ON', 1);
    database.pragma(`journal_size_limit = ${WAL_LIMIT}`);
    database.pragma('cache_size = -16384');
    syncLog(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * What a killed process had committed but not yet synced can be read now: brought onto the disk, before the
 * journal is trimmed by the cursor that stands in it.
 */
function syncLog(database: Database.Database): void {
  try {
    // A checkpoint that first has to read the schema, as after a migration, finds its own read in the way.
    database.prepare('select 1 from sqlite_master limit 1').get();
    database.pragma('wal_checkpoint(PASSIVE)');
  } catch (error) {
    // The log itself is synced first; a disk without room for more is no reason not to start.
    if (!isDiskFull(error)) throw error;
  }
}

function explained(error: unknown, file: string): RegistryError {
  if (error instanceof RegistryError) return error;
  if (error instanceof FileRefused) return new RegistryError(error.message, null, { cause: error });
  const { message, code = null } = error as Error & { code?: string };
  return new RegistryError(`${file} cannot be opened: ${message}`, code, { cause: error });
}

function create(file: string): void {
  try {
    // Hashes of passwords are in it: readable for its owner alone; SQLite gives -wal and -shm the same mode.
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new RegistryError(
      `cannot write ${file} (${code}); check that the folder is there and may be written to`,
      null,
      { cause: error },
    );
  }
}

function pragma(database: Database.Database, name: string, value: string, expected: unknown): void {
  database.pragma(`${name} = ${value}`);
  const found = database.pragma(name, { simple: true });
  if (found !== expected) {
    throw new RegistryError(
      `${database.name}: PRAGMA ${name} is ${found} and must be ${expected}; is the disk a network drive?`,
    );
  }
}
