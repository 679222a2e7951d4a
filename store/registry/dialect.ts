import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import type { StatementResult } from './statements.ts';

/** Where statements run: on a connection of this thread, or in the registry's own. */
export interface Executor {
  run(sql: string, parameters: readonly unknown[]): StatementResult | Promise<StatementResult>;
  close(): void | Promise<void>;
}

/** How long a statement stands in line: one asked of the registry inside a transaction on it waits for itself. */
const PATIENCE_MS = 30_000;

/** Kysely's SQLite dialect over an executor: one connection, handed out in the order in which it was asked for. */
export function executorDialect(executor: Executor, patienceMs = PATIENCE_MS): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createDriver: () => new ExecutorDriver(executor, patienceMs),
  };
}

class ExecutorDriver implements Driver {
  readonly #connection: DatabaseConnection;
  readonly #patienceMs: number;
  readonly #waiting = new Set<() => void>();
  #taken = false;

  constructor(executor: Executor, patienceMs: number) {
    this.#patienceMs = patienceMs;
    this.#connection = { executeQuery: (query) => execute(executor, query), streamQuery };
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#taken) await this.#turn();
    this.#taken = true;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    // Stays taken when it goes straight to the next in line.
    const [next] = this.#waiting;
    if (next) next();
    else this.#taken = false;
  }

  #turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const admit = () => {
        clearTimeout(timer);
        this.#waiting.delete(admit);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(admit);
        reject(
          new Error(
            `the registry was busy for ${this.#patienceMs} ms; inside a transaction, ask the transaction and not the registry`,
          ),
        );
      }, this.#patienceMs);
      timer.unref();
      this.#waiting.add(admit);
    });
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    // A transaction that reads first and asks for the write lock later fails with SQLITE_BUSY at once, waiting or not.
    const begin = settings.accessMode === 'read only' ? 'begin' : 'begin immediate';
    await connection.executeQuery(CompiledQuery.raw(begin));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  /** Nothing: the executor outlives its driver and is closed by whoever opened it. */
  async destroy(): Promise<void> {}
}

async function execute<R>(executor: Executor, query: CompiledQuery): Promise<QueryResult<R>> {
  const { rows, changes, lastInsertRowid } = await executor.run(query.sql, query.parameters);
  return { rows: rows as R[], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}

// biome-ignore lint/correctness/useYield: refuses at the first step, which is where the caller sees it
async function* streamQuery(): AsyncGenerator<never> {
  throw new Error('the registry reads whole pages; stream() is not supported');
}
