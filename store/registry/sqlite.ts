import { closeSync, openSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { type Migration, migrate } from './migrate.ts';

/** Bytes to which the write-ahead log shrinks back after a burst. */
const WAL_LIMIT = 64 * 1024 * 1024;

/**
 * Opens a registry file, made and migrated when need be, so that a commit is on disk when it returns.
 * @throws Error in one line that names the file and what to do
 */
export function openSqlite(file: string, migrations: readonly Migration[]): Database.Database {
  // Hashes of passwords are in it: made readable for its owner alone; SQLite gives -wal and -shm the same mode.
  create(file);
  const database = migrate(file, migrations);
  try {
    pragma(database, 'journal_mode', 'WAL', 'wal');
    // better-sqlite3 makes WAL mean NORMAL, which loses commits in a power cut.
    pragma(database, 'synchronous', 'FULL', 2);
    pragma(database, 'foreign_keys', 'ON', 1);
    database.pragma(`journal_size_limit = ${WAL_LIMIT}`);
    database.pragma('cache_size = -16384');
    // What a killed process had committed but not yet synced can be read now; on disk with it, before the journal is trimmed by it.
    database.pragma('wal_checkpoint(PASSIVE)');
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

function create(file: string): void {
  try {
    closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`cannot write ${file} (${code}); check that the folder is there and may be written to`, {
      cause: error,
    });
  }
}

function pragma(database: Database.Database, name: string, value: string, expected: unknown): void {
  database.pragma(`${name} = ${value}`);
  const found = database.pragma(name, { simple: true });
  if (found !== expected) {
    throw new Error(
      `${database.name}: PRAGMA ${name} is ${found} and must be ${expected}; is the disk a network drive?`,
    );
  }
}
