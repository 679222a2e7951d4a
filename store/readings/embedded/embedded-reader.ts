import type { Worker } from 'node:worker_threads';
import { startThread } from '../../threads.ts';
import {
  type ObservationQuery,
  type ReadingReader,
  type SeriesColumns,
  type SeriesQuery,
  StoreUnavailable,
} from '../reading-store.ts';
import type { ObservationPage } from './observations.ts';
import type { Answer, Answered, Question } from './reader-messages.ts';

/** Questions that may wait for the thread; beyond it they are turned away at once. */
const MAX_WAITING = 256;

/** Reads the embedded store through a thread of its own; the file need not be there yet. */
export async function openEmbeddedReader(config: { readonly file: string }): Promise<ReadingReader> {
  return new EmbeddedReader(config.file);
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

class EmbeddedReader implements ReadingReader {
  readonly #file: string;
  #thread: Worker | null = null;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #closed = false;

  constructor(file: string) {
    this.#file = file;
    this.#thread = this.#start();
  }

  async observations(query: ObservationQuery): Promise<ObservationPage> {
    return (await this.#ask({ kind: 'observations', query })) as ObservationPage;
  }

  async series(query: SeriesQuery): Promise<SeriesColumns> {
    return (await this.#ask({ kind: 'series', query })) as SeriesColumns;
  }

  async datastreams(device: string): Promise<string[]> {
    return (await this.#ask({ kind: 'datastreams', device })) as string[];
  }

  async ping(): Promise<void> {
    await this.#ask({ kind: 'ping' });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const thread = this.#thread;
    if (!thread) return;
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    thread.postMessage('close');
    await ended;
  }

  #ask(question: Question): Promise<Answer> {
    if (this.#closed) return Promise.reject(new StoreUnavailable('failing', 'the readings store is closed'));
    if (this.#waiting.size >= MAX_WAITING) {
      return Promise.reject(new StoreUnavailable('overloaded', `${MAX_WAITING} questions wait for the readings store`));
    }
    this.#thread ??= this.#start();
    const thread = this.#thread;
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      this.#waiting.set(this.#lastId, { resolve, reject });
      thread.postMessage({ id: this.#lastId, question });
    });
  }

  #start(): Worker {
    const thread = startThread(import.meta.url, './reader-thread', { workerData: this.#file });
    let detail = 'the thread that reads the readings store ended';
    thread.on('message', (answered: Answered) => this.#receive(answered));
    thread.on('error', (error) => {
      detail = error.message;
    });
    // The next question starts another.
    thread.on('exit', () => {
      this.#thread = null;
      for (const { reject } of this.#waiting.values()) reject(new StoreUnavailable('failing', detail));
      this.#waiting.clear();
    });
    return thread;
  }

  #receive(answered: Answered): void {
    const waiting = this.#waiting.get(answered.id);
    if (!waiting) return;
    this.#waiting.delete(answered.id);
    if ('answer' in answered) waiting.resolve(answered.answer);
    else if (answered.failure.range) waiting.reject(new RangeError(answered.failure.message));
    else waiting.reject(new StoreUnavailable('failing', answered.failure.message));
  }
}
