import { parentPort, workerData } from 'node:worker_threads';
import { migrations } from './migrations/list.ts';
import { openSqlite } from './sqlite.ts';
import { Statements } from './statements.ts';
import type { StatementAnswer, StatementRequest } from './thread-executor.ts';

const port = parentPort;
if (!port) throw new Error('registry-thread is started by openRegistry');

const failure = (id: number, error: unknown): StatementAnswer => ({
  id,
  ok: false,
  message: error instanceof Error ? error.message : String(error),
  code: error instanceof Error && 'code' in error ? String(error.code) : null,
});

const open = () => {
  try {
    return openSqlite((workerData as { file: string }).file, migrations);
  } catch (error) {
    port.postMessage(failure(0, error));
    return null;
  }
};

const database = open();
if (database) {
  const statements = new Statements(database);
  port.on('message', (request: StatementRequest | 'close') => {
    if (request === 'close') {
      database.close();
      port.close();
      return;
    }
    try {
      port.postMessage({ id: request.id, ok: true, result: statements.runFlat(request.sql, request.parameters) });
    } catch (error) {
      port.postMessage(failure(request.id, error));
    }
  });
  port.postMessage({ id: 0, ok: true, result: { columns: [], values: [], changes: 0, lastInsertRowid: 0 } });
}
