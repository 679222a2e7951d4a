import type Database from 'better-sqlite3';

/** What a statement gave back: rows of a query, or how many rows it changed. */
export interface StatementResult {
  readonly rows: Record<string, unknown>[];
  readonly changes: number;
  readonly lastInsertRowid: number | bigint;
}

/** Statement texts differ by the length of their IN lists, so the cache has to have an end. */
const CACHED = 500;

/** Runs SQL on one connection and keeps the statements it has prepared, the least recently used going first. */
export class Statements {
  readonly #database: Database.Database;
  readonly #prepared = new Map<string, Database.Statement<unknown[], Record<string, unknown>>>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** @throws SqliteError, whose `code` says what is wrong (`SQLITE_CONSTRAINT_UNIQUE`, `SQLITE_BUSY`, …) */
  run(sql: string, parameters: readonly unknown[]): StatementResult {
    // SQLite rolls back by itself after some errors (SQLITE_FULL, SQLITE_IOERR); a second rollback would hide the first error.
    if (sql === 'rollback' && !this.#database.inTransaction) return { rows: [], changes: 0, lastInsertRowid: 0 };
    const statement = this.#prepare(sql);
    if (statement.reader) return { rows: statement.all(...parameters), changes: 0, lastInsertRowid: 0 };
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return { rows: [], changes, lastInsertRowid };
  }

  #prepare(sql: string): Database.Statement<unknown[], Record<string, unknown>> {
    const known = this.#prepared.get(sql);
    if (known) {
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const statement = this.#database.prepare<unknown[], Record<string, unknown>>(sql);
    this.#prepared.set(sql, statement);
    if (this.#prepared.size > CACHED) this.#prepared.delete(this.#prepared.keys().next().value as string);
    return statement;
  }
}
