import type Database from 'better-sqlite3';

/** What a statement gave back: rows of a query, or how many rows it changed. */
export interface StatementResult {
  readonly rows: Record<string, unknown>[];
  readonly changes: number;
  readonly lastInsertRowid: number | bigint;
}

/** The same with rows laid end to end, which crosses between threads many times cheaper than objects do. */
export interface FlatResult {
  readonly columns: readonly string[];
  readonly values: unknown[];
  readonly changes: number;
  readonly lastInsertRowid: number | bigint;
}

/** Statement texts differ by the length of their IN lists, so the cache has to have an end. */
const CACHED = 500;

const NOTHING = { changes: 0, lastInsertRowid: 0 };

/** Runs SQL on one connection and keeps the statements it has prepared, the least recently used going first. */
export class Statements {
  readonly #database: Database.Database;
  readonly #prepared = new Map<string, Database.Statement<unknown[], Record<string, unknown>>>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** @throws SqliteError, whose `code` says what is wrong (`SQLITE_CONSTRAINT_UNIQUE`, `SQLITE_BUSY`, …) */
  run(sql: string, parameters: readonly unknown[]): StatementResult {
    if (this.#isOver(sql)) return { rows: [], ...NOTHING };
    const statement = this.#prepare(sql);
    if (statement.reader) return { rows: statement.raw(false).all(...parameters), ...NOTHING };
    return { rows: [], ...statement.run(...parameters) };
  }

  /** As `run`. */
  runFlat(sql: string, parameters: readonly unknown[]): FlatResult {
    if (this.#isOver(sql)) return { columns: [], values: [], ...NOTHING };
    const statement = this.#prepare(sql);
    if (!statement.reader) return { columns: [], values: [], ...statement.run(...parameters) };
    const columns = statement.columns().map((column) => column.name);
    const rows = statement.raw(true).all(...parameters) as unknown as unknown[][];
    return { columns, values: rows.flat(), ...NOTHING };
  }

  /** SQLite rolls back by itself after some errors (SQLITE_FULL, SQLITE_IOERR); a second rollback would hide the first error. */
  #isOver(sql: string): boolean {
    return sql === 'rollback' && !this.#database.inTransaction;
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
