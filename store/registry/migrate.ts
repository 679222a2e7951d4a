import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { refuseForeign } from '../versioned-file.ts';
import { RegistryError } from './errors.ts';

/** One step of the schema. `up` runs inside a transaction with foreign keys unchecked until its end. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  up(database: Database.Database): void;
}

const BUSY_TIMEOUT_MS = 5000;
/** `SenR` in SQLite's header, beside the version, tells the file apart before SQLite so much as locks it. */
const APPLICATION_ID = 0x53656e52;

/**
 * Opens the file and brings it to the newest version: all steps that are missing in one transaction, so that
 * it is either wholly migrated or as it was. What was there before is copied to `FILE.before-N` first.
 * @param migrations in order, versions 1, 2, 3, …
 * @throws RegistryError for a file of a newer version (left untouched) or one that is no registry
 */
export function migrate(file: string, migrations: readonly Migration[]): Database.Database {
  const newest = migrations.at(-1)?.version ?? 0;
  refuseForeign(file, { name: 'registry', applicationId: APPLICATION_ID, version: newest, pageSize: 4096, schema: '' });
  const found = peekVersion(file);
  if (found > newest) throw newerVersion(file, found, newest);

  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    if (found < newest) {
      if (found > 0) copyBefore(database, file, found + 1);
      apply(database, file, migrations);
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Reads the version without writing a byte; the header alone may lag behind what stands in the write-ahead log. */
function peekVersion(file: string): number {
  if (statSync(file).size === 0) return 0;
  const database = new Database(file, { readonly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    const version = versionOf(database);
    if (version === 0 && database.prepare('select 1 from sqlite_master limit 1').get() !== undefined) {
      throw new RegistryError(
        `${file} is a database, but not a registry of Sen; move it away or choose another data folder`,
      );
    }
    return version;
  } catch (error) {
    if (!(error instanceof Database.SqliteError) || !/^SQLITE_(NOTADB|CORRUPT)/.test(error.code)) throw error;
    throw new RegistryError(`${file} is damaged (${error.message}); move it away or restore a backup`, null, {
      cause: error,
    });
  } finally {
    database.close();
  }
}

function versionOf(database: Database.Database): number {
  const table = database.prepare(`select 1 from sqlite_master where type = 'table' and name = 'migrations'`).get();
  if (table === undefined) return 0;
  return database.prepare('select coalesce(max(version), 0) from migrations').pluck().get() as number;
}

const newerVersion = (file: string, found: number, newest: number): RegistryError =>
  new RegistryError(
    `${file} was written by a newer Sen (schema ${found}, this one knows ${newest}); install that version again or restore a backup`,
  );

function apply(database: Database.Database, file: string, migrations: readonly Migration[]): void {
  // Cannot be switched inside a transaction; tables that are rebuilt would else take their children with them.
  database.pragma('foreign_keys = OFF');
  database.pragma('synchronous = FULL');
  database
    .transaction(() => {
      database.exec(
        'create table if not exists migrations (version integer primary key, name text not null, applied_at integer not null) strict',
      );
      // Another process may have been faster while this one waited for the lock.
      const from = versionOf(database);
      const newest = migrations.at(-1)?.version ?? 0;
      if (from > newest) throw newerVersion(file, from, newest);
      const record = database.prepare('insert into migrations (version, name, applied_at) values (?, ?, ?)');
      for (const migration of migrations.filter((m) => m.version > from)) {
        try {
          migration.up(database);
          record.run(migration.version, migration.name, Date.now());
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          throw new RegistryError(
            `${file}: migration ${migration.version} (${migration.name}) failed and nothing was changed: ${why}`,
            null,
            { cause: error },
          );
        }
      }
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.pragma(`user_version = ${newest}`);
      const orphans = database.pragma('foreign_key_check') as unknown[];
      if (orphans.length > 0)
        throw new RegistryError(`${file}: migrating would leave ${orphans.length} rows without their parent`);
    })
    .immediate();
}

/** Keeps the file as it was, whole and on disk, before it is changed. */
function copyBefore(database: Database.Database, file: string, version: number): void {
  const copy = `${file}.before-${version}`;
  const part = `${copy}.part`;
  try {
    rmSync(part, { force: true });
    // VACUUM INTO takes an empty file, and with it its mode: hashes of passwords are in it.
    closeSync(openSync(part, 'w', 0o600));
    database.prepare('vacuum into ?').run(part);
    // VACUUM INTO does not wait for the disk.
    sync(part, 'r+');
    renameSync(part, copy);
    sync(dirname(file), 'r');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RegistryError(`${file} was not migrated, because the copy ${copy} could not be written: ${why}`, null, {
      cause: error,
    });
  }
}

function sync(path: string, flags: string): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
