import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** The data folder cannot be used; the message says which, why, and what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/**
 * Makes the data folder if need be and takes it for this process alone: two servers on one folder would each
 * believe that the journal is theirs. The lock is the operating system's, so it goes with the process, however
 * that ends.
 * @returns lets the folder go
 * @throws DataFolderError when it cannot be written to or is taken
 */
export function takeDataFolder(dir: string): () => void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o750 });
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new DataFolderError(
      `cannot write to the data folder ${dir} (${code}); give this user the right to write there, or set SEN_DATA_DIR to another folder`,
    );
  }
  let lock: Database.Database;
  try {
    lock = new Database(join(dir, 'lock'), { timeout: 0 });
  } catch (error) {
    throw new DataFolderError(`cannot write to the data folder ${dir} (${(error as Error).message})`);
  }
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') {
      throw new DataFolderError(`cannot write to the data folder ${dir} (${(error as Error).message})`);
    }
    throw new DataFolderError(
      `the data folder ${dir} is in use by another Sen; stop that one, or set SEN_DATA_DIR to another folder`,
    );
  }
  return () => lock.close();
}
