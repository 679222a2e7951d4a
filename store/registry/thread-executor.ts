import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { Executor } from './dialect.ts';
import { RegistryError } from './errors.ts';
import type { FlatResult, StatementResult } from './statements.ts';

/** Main thread → registry thread. */
export interface StatementRequest {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Registry thread → main thread; id 0 answers the opening itself. */
export type StatementAnswer =
  | { readonly id: number; readonly ok: true; readonly result: FlatResult }
  | { readonly id: number; readonly ok: false; readonly message: string; readonly code: string | null };

/**
 * Speaks with a registry thread; resolves once it has opened the file, rejects with its reason when it could not.
 * @param onLost the thread ended unasked: whatever it was in the midst of is rolled back, and nothing is answered any more
 */
export async function threadExecutor(thread: Worker, onLost: (error: Error) => void = () => {}): Promise<Executor> {
  const waiting = new Map<number, { resolve: (result: StatementResult) => void; reject: (error: Error) => void }>();
  let lastId = 0;
  let ended: Error | null = null;
  let serving = false;
  let closing = false;

  const end = (error: Error) => {
    ended ??= error;
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  thread.on('error', (error) => end(error instanceof Error ? error : new Error(String(error))));
  thread.on('exit', () => {
    end(new RegistryError('the registry is closed'));
    if (serving) onLost(ended as Error);
  });
  thread.on('message', (answer: StatementAnswer) => {
    const asked = waiting.get(answer.id);
    if (!asked) return;
    waiting.delete(answer.id);
    // While it closes it is waited for, also when it still had an answer to give: nothing else may keep the process alive.
    if (waiting.size === 0 && !closing) thread.unref();
    if (answer.ok) asked.resolve(unflattened(answer.result));
    else asked.reject(new RegistryError(answer.message, answer.code));
  });

  const ask = (id: number) =>
    new Promise<StatementResult>((resolve, reject) => {
      if (ended) return reject(ended);
      // An idle registry keeps no process alive; one that still owes an answer does.
      thread.ref();
      waiting.set(id, { resolve, reject });
    });

  await ask(0);
  serving = true;
  return {
    run(sql, parameters) {
      const id = ++lastId;
      const answer = ask(id);
      if (!ended) thread.postMessage({ id, sql, parameters } satisfies StatementRequest);
      return answer;
    },
    async close() {
      serving = false;
      closing = true;
      if (ended) return;
      const gone = once(thread, 'exit');
      thread.ref();
      thread.postMessage('close');
      await gone;
    },
  };
}

function unflattened({ columns, values, changes, lastInsertRowid }: FlatResult): StatementResult {
  const rows: Record<string, unknown>[] = [];
  for (let at = 0; at < values.length; ) {
    const row: Record<string, unknown> = {};
    for (const column of columns) {
      const value = values[at++];
      // Structured cloning turns a Buffer into a plain Uint8Array; rows are to look the same from either connection.
      row[column] = value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
    }
    rows.push(row);
  }
  return { rows, changes, lastInsertRowid };
}
