import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { type StatementRequest, threadExecutor } from '../../../../store/registry/thread-executor.ts';

/** A thread that answers when it is told to, and knows whether it keeps the process alive. */
class Thread extends EventEmitter {
  alive = true;
  readonly asked: (StatementRequest | 'close')[] = [];
  ref(): void {
    this.alive = true;
  }
  unref(): void {
    this.alive = false;
  }
  postMessage(message: StatementRequest | 'close'): void {
    this.asked.push(message);
  }
  answer(id: number): void {
    this.emit('message', { id, ok: true, result: { columns: [], values: [], changes: 0, lastInsertRowid: 0 } });
  }
}

it('keeps the process alive until it has closed, although an answer was still on its way', async () => {
  const thread = new Thread();
  const starting = threadExecutor(thread as unknown as Worker);
  thread.answer(0);
  const executor = await starting;
  expect(thread.alive).toBe(false);
  const running = executor.run('select 1', []);
  expect(thread.alive).toBe(true);
  const closing = executor.close();
  thread.answer(1);
  await running;
  expect(thread.alive).toBe(true);
  expect(thread.asked.at(-1)).toBe('close');
  thread.emit('exit', 0);
  await closing;
});
