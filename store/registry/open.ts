import { Kysely } from 'kysely';
import { startThread } from '../threads.ts';
import { type Executor, executorDialect } from './dialect.ts';
import { migrations } from './migrations/list.ts';
import type { Registry, RegistrySchema } from './schema.ts';
import { openSqlite } from './sqlite.ts';
import { Statements } from './statements.ts';
import { threadExecutor } from './thread-executor.ts';

/**
 * The registry for the main thread: its statements run in a thread of their own, so that nothing waits
 * for the disk. Creates and migrates the file. Inside `transaction().execute` use the transaction it hands
 * you: anything asked of the registry itself waits for the transaction's end.
 * @param onLost its thread ended unasked; every later statement is rejected, so there is nothing left but to start anew
 * @throws RegistryError when the file is of a newer version, no registry, or cannot be written
 */
export async function openRegistry(file: string, onLost?: (error: Error) => void): Promise<Registry> {
  const thread = startThread(import.meta.url, './registry-thread', { workerData: { file } });
  return new ExecutorKysely(await threadExecutor(thread, onLost));
}

/**
 * The registry on a connection of the calling thread: for the ingest thread and for commands. Never beside
 * `openRegistry` in one thread: waiting here for a lock would keep the thread from finishing the transaction that has it.
 * @throws RegistryError when the file is of a newer version, no registry, or cannot be written
 */
export function openRegistryInThread(file: string): Registry {
  const database = openSqlite(file, migrations);
  const statements = new Statements(database);
  return new ExecutorKysely({
    run: (sql, parameters) => statements.run(sql, parameters),
    close: () => void database.close(),
  });
}

/** Closes its executor even when it was never asked anything: Kysely starts its driver at the first statement only. */
class ExecutorKysely extends Kysely<RegistrySchema> {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    super({ dialect: executorDialect(executor) });
    this.#executor = executor;
  }

  override async destroy(): Promise<void> {
    await super.destroy();
    await this.#executor.close();
  }
}
