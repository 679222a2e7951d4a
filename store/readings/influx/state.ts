import Database from 'better-sqlite3';
import { StoreUnavailable } from '../reading-store.ts';

const SCHEMA_VERSION = 1;
const SCHEMA = `
  CREATE TABLE numbers (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE datastreams (
    device TEXT NOT NULL, datastream TEXT NOT NULL, is_text INTEGER NOT NULL,
    PRIMARY KEY (device, datastream, is_text)
  ) WITHOUT ROWID;
  CREATE TABLE dirty_hours (device TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (device, at)) WITHOUT ROWID;
  CREATE TABLE dirty_days (device TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (device, at)) WITHOUT ROWID;
  CREATE TABLE deletions (id INTEGER PRIMARY KEY, selection TEXT NOT NULL);
  CREATE TABLE kept_lines (id INTEGER PRIMARY KEY, lines TEXT NOT NULL);
`;

/**
 * Opens the file beside InfluxDB that holds what InfluxDB cannot: the journal cursor, the hours and days to roll
 * up again, the datastreams of each device, and lines on their way back in after a deletion. A commit is on disk
 * when it returns.
 * @throws Error for a file from a newer version, which is left untouched
 */
export function openState(file: string): Database.Database {
  const database = new Database(file, { timeout: 5000 });
  try {
    const version = database.pragma('user_version', { simple: true }) as number;
    if (version > SCHEMA_VERSION) {
      throw new Error(
        `${file} was written by a newer version of Sen (${version}); start that version, or restore a backup`,
      );
    }
    database.pragma('journal_mode = WAL');
    // better-sqlite3 makes WAL mean NORMAL, which loses commits in a power cut.
    database.pragma('synchronous = FULL');
    if (database.pragma('synchronous', { simple: true }) !== 2) throw new Error(`${file}: synchronous is not FULL`);
    database
      .transaction(() => {
        if ((database.pragma('user_version', { simple: true }) as number) >= SCHEMA_VERSION) return;
        database.exec(SCHEMA);
        database.pragma(`user_version = ${SCHEMA_VERSION}`);
      })
      .immediate();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Runs a change of the state; a disk that is full or failing makes the store unavailable, not the process. */
export function changing<T>(change: () => T): T {
  try {
    return change();
  } catch (cause) {
    const code = String((cause as { code?: unknown }).code ?? '');
    if (!code.startsWith('SQLITE_')) throw cause;
    const reason = code === 'SQLITE_FULL' ? 'disk-full' : 'failing';
    throw new StoreUnavailable(reason, `The cursor of the InfluxDB store cannot be saved: ${code}`, { cause });
  }
}
