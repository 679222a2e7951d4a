import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { LiveUpdate } from '../domain/api/live.ts';
import { type ReadingSelection, StoreUnavailable } from '../store/readings/reading-store.ts';
import { startThread } from '../store/threads.ts';
import type { AlertEvent, Ingest, IngestOptions, IngestState, IngestStats } from './contract.ts';
import type { FromIngest, IngestCall, IngestThreadData, Interest, ToIngest } from './messages.ts';

/** ms that a graceful close may take before the thread is ended; what is not stored by then is in the journal. */
const CLOSE_MS = 10_000;

/** ms after which a thread that ended is started again. */
const RESTART_MS = 1000;

const NO_STATS: IngestStats = {
  uplinks: 0,
  observations: 0,
  stored: 0,
  storedUplinks: 0,
  quarantined: {},
  alertsRaised: 0,
  evaluatedSeq: 0,
  storedSeq: 0,
  storeMs: [],
};

/**
 * Starts the ingest thread.
 * @throws Error in one line when the registry or the readings' file cannot be opened
 */
export async function startIngest(options: IngestOptions): Promise<Ingest> {
  const ingest = new ThreadedIngest((interest) =>
    startThread(import.meta.url, './ingest-thread', { workerData: { options, interest } satisfies IngestThreadData }),
  );
  await ingest.started;
  return ingest;
}

class ThreadedIngest implements Ingest {
  stats: IngestStats = NO_STATS;
  state: IngestState = { kind: 'ok' };
  /** Rejects with the reason when the thread could not start. */
  readonly started: Promise<void>;
  readonly #start: (interest: Interest) => Worker;
  readonly #calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  readonly #live: ((updates: readonly LiveUpdate[]) => void)[] = [];
  readonly #alert: ((event: AlertEvent) => void)[] = [];
  readonly #state: ((state: IngestState) => void)[] = [];
  readonly #trim: ((seq: number) => void)[] = [];
  #thread: Worker;
  #interest: Interest = [];
  #listening = true;
  #lastCall = 0;
  #running = false;
  #restart: NodeJS.Timeout | null = null;
  #closing: Promise<void> | null = null;

  constructor(start: (interest: Interest) => Worker) {
    this.#start = start;
    this.started = new Promise((resolve, reject) => {
      this.#calls.set(0, { resolve: () => resolve(), reject });
    });
    this.#thread = this.#listen(start(this.#interest));
  }

  onLive(listener: (updates: readonly LiveUpdate[]) => void): void {
    this.#live.push(listener);
  }

  onAlert(listener: (event: AlertEvent) => void): void {
    this.#alert.push(listener);
  }

  onState(listener: (state: IngestState) => void): void {
    this.#state.push(listener);
  }

  onTrim(listener: (seq: number) => void): void {
    this.#trim.push(listener);
  }

  setInterest(devices: Interest): void {
    this.#interest = devices;
    this.#send({ kind: 'interest', devices });
  }

  setListening(listening: boolean): void {
    this.#listening = listening;
    this.#send({ kind: 'listening', listening });
  }

  journalGrew(seq: number): void {
    this.#send({ kind: 'grew', seq });
  }

  async registryChanged(): Promise<void> {
    await this.#call({ name: 'registryChanged' });
  }

  async alertClosed(alert: string): Promise<void> {
    await this.#call({ name: 'alertClosed', alert }).catch((error: unknown) => {
      if (this.#running) throw error;
    });
  }

  async replay(ids: readonly number[]): Promise<{ replayed: number; stillWaiting: number }> {
    return (await this.#call({ name: 'replay', ids })) as { replayed: number; stillWaiting: number };
  }

  async deleteReadings(selection: ReadingSelection): Promise<number> {
    return (await this.#call({ name: 'deleteReadings', selection })) as number;
  }

  async drained(): Promise<void> {
    await this.#call({ name: 'drained' });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#restart) clearTimeout(this.#restart);
    if (!this.#running) return;
    const gone = once(this.#thread, 'exit');
    const late = setTimeout(() => void this.#thread.terminate(), CLOSE_MS);
    await this.#call({ name: 'close' }).catch(() => undefined);
    await gone;
    clearTimeout(late);
  }

  #listen(thread: Worker): Worker {
    let cause: unknown = null;
    thread.on('message', (message: FromIngest) => this.#receive(message));
    thread.on('error', (error) => {
      cause = error;
    });
    thread.on('exit', () => this.#exited(cause));
    return thread;
  }

  #call(call: IngestCall): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!this.#running) {
        reject(new Error('the ingest thread is not running'));
        return;
      }
      this.#lastCall += 1;
      this.#calls.set(this.#lastCall, { resolve, reject });
      this.#send({ kind: 'call', id: this.#lastCall, call });
    });
  }

  #send(message: ToIngest): void {
    if (this.#running) this.#thread.postMessage(message);
  }

  #receive(message: FromIngest): void {
    switch (message.kind) {
      case 'started':
        this.#running = true;
        // It may have changed while the thread started.
        this.#send({ kind: 'interest', devices: this.#interest });
        this.#send({ kind: 'listening', listening: this.#listening });
        if (this.state.kind !== 'ok') this.#setState({ kind: 'ok' });
        this.#answer({ kind: 'answer', id: 0, ok: true, value: undefined });
        return;
      case 'refused':
        this.#answer({ kind: 'answer', id: 0, ok: false, message: message.message, trouble: null });
        return;
      case 'live':
        for (const listener of this.#live) listener(message.updates);
        return;
      case 'alert':
        for (const listener of this.#alert) listener(message.event);
        return;
      case 'trim':
        for (const listener of this.#trim) listener(message.seq);
        return;
      case 'stats':
        this.stats = message.stats;
        return;
      case 'state':
        this.#setState(message.state);
        return;
      case 'answer':
        this.#answer(message);
    }
  }

  #answer(message: Extract<FromIngest, { kind: 'answer' }>): void {
    const call = this.#calls.get(message.id);
    this.#calls.delete(message.id);
    if (message.ok) call?.resolve(message.value);
    else if (message.trouble) call?.reject(new StoreUnavailable(message.trouble, message.message));
    else call?.reject(new Error(message.message));
  }

  #setState(state: IngestState): void {
    this.state = state;
    for (const listener of this.#state) listener(state);
  }

  /** A thread that ended unasked is started again: all that it knew is in the journal and the registry. */
  #exited(cause: unknown): void {
    const wasRunning = this.#running;
    this.#running = false;
    const detail = cause instanceof Error ? cause.message : 'the ingest thread has ended';
    for (const { reject } of this.#calls.values()) reject(new Error(detail));
    this.#calls.clear();
    if (this.#closing || !(wasRunning || this.#restart)) return;
    this.#setState({ kind: 'degraded', reason: 'failing', detail });
    this.#restart = setTimeout(() => {
      this.#thread = this.#listen(this.#start(this.#interest));
    }, RESTART_MS);
  }
}
