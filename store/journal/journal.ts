import type { Worker } from 'node:worker_threads';
import { startThread } from '../threads.ts';
import type { Journal, JournalState, JournalStats } from './contract.ts';
import type { FromJournal, ToJournal } from './messages.ts';
import { type FilledRow, OpenBatch } from './open-batch.ts';
import type { SegmentWriterOptions } from './segment-writer.ts';

export interface JournalOptions {
  /** Folder of the journal's files; made when need be. */
  readonly dir: string;
  /** Bytes on disk beyond which acknowledgements wait until ingest lets go of something. */
  readonly maxBytes?: number;
  /** Bytes of one file of the journal. */
  readonly segmentBytes?: number;
  /** Bytes of the disk that the journal leaves free. */
  readonly reserveBytes?: number;
  /** Bytes in memory beyond which `hasRoom` is false. */
  readonly maxPendingBytes?: number;
  /** Bytes of uplinks that one row of the journal holds, about. */
  readonly rowBytes?: number;
  /** The furthest cursor of whoever reads the journal: commits are numbered above it even in an emptied folder. */
  readonly afterSeq?: number;
}

const MIB = 1024 * 1024;

/**
 * Opens the journal, made when need be; everything committed before is there again.
 * @throws Error in one line when a file of it is damaged, of a newer version, or the folder cannot be written
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const maxBytes = options.maxBytes ?? 8192 * MIB;
  const writer: SegmentWriterOptions = {
    dir: options.dir,
    maxBytes,
    // Room comes back a whole segment at a time, so a small journal has small ones.
    segmentBytes: options.segmentBytes ?? Math.min(256 * MIB, Math.ceil(maxBytes / 4)),
    reserveBytes: options.reserveBytes ?? 64 * MIB,
    afterSeq: options.afterSeq ?? 0,
  };
  const start = () => startThread(import.meta.url, './journal-thread', { workerData: writer });
  const thread = start();
  const opened = await new Promise<FromJournal>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
  if (opened.kind !== 'opened') {
    await thread.terminate();
    throw new Error(opened.kind === 'refused' ? opened.message : 'the journal thread did not start');
  }
  return new ThreadedJournal(thread, start, opened, {
    rowBytes: options.rowBytes ?? 4 * MIB,
    maxPendingBytes: options.maxPendingBytes ?? 32 * MIB,
  });
}

/** ms after which a journal thread that ended is started again. */
const RESTART_MS = 1000;

interface Flight {
  readonly rows: readonly FilledRow[];
  readonly callbacks: (() => void)[];
  readonly bytes: number;
  readonly count: number;
}

class ThreadedJournal implements Journal {
  state: JournalState = { kind: 'ok' };
  #thread: Worker;
  readonly #start: () => Worker;
  readonly #batch: OpenBatch;
  readonly #maxPendingBytes: number;
  /** Bytes at which reading goes on: well below the bound, so that sockets are not paused and resumed for each uplink. */
  readonly #resumeBytes: number;
  #callbacks: (() => void)[] = [];
  #flight: Flight | null = null;
  #scheduled = false;
  /** False between the end of a journal thread and the start of the next. */
  #running = true;
  /** The thread has said that it has its files open: until then it is given no commit, for it gets the one under way then. */
  #ready = true;
  #closing: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null;
  #resume: (() => void)[] = [];
  readonly #stateListeners: ((state: JournalState) => void)[] = [];
  readonly #grewListeners: ((seq: number) => void)[] = [];
  #uplinks = 0;
  #commits = 0;
  #diskBytes: number;
  #lastSeq: number;

  constructor(
    thread: Worker,
    start: () => Worker,
    opened: { readonly lastSeq: number; readonly diskBytes: number },
    limits: { readonly rowBytes: number; readonly maxPendingBytes: number },
  ) {
    this.#thread = thread;
    this.#batch = new OpenBatch(limits.rowBytes);
    this.#maxPendingBytes = limits.maxPendingBytes;
    this.#resumeBytes = limits.maxPendingBytes / 2;
    this.#lastSeq = opened.lastSeq;
    this.#diskBytes = opened.diskBytes;
    this.#start = start;
    this.#listen(thread);
  }

  append(
    connection: Uint8Array,
    topic: Uint8Array,
    bytes: Uint8Array,
    start: number,
    end: number,
    receivedAt: number,
  ): void {
    this.#batch.add(connection, topic, bytes, start, end, receivedAt);
    this.#schedule();
  }

  whenDurable(done: () => void): void {
    if (this.#batch.totalCount > 0) this.#callbacks.push(done);
    else if (this.#flight) this.#flight.callbacks.push(done);
    else process.nextTick(done);
  }

  get hasRoom(): boolean {
    return this.#pendingBytes < this.#maxPendingBytes;
  }

  onRoom(resume: () => void): void {
    if (this.hasRoom) process.nextTick(resume);
    else this.#resume.push(resume);
  }

  onState(listener: (state: JournalState) => void): void {
    this.#stateListeners.push(listener);
  }

  onGrew(listener: (seq: number) => void): void {
    this.#grewListeners.push(listener);
  }

  get stats(): JournalStats {
    return {
      uplinks: this.#uplinks,
      commits: this.#commits,
      pendingBytes: this.#pendingBytes,
      diskBytes: this.#diskBytes,
      lastSeq: this.#lastSeq,
    };
  }

  trim(seq: number): void {
    this.#send({ kind: 'trim', seq });
  }

  close(): Promise<void> {
    if (!this.#closing) {
      let resolve = () => {};
      const promise = new Promise<void>((done) => {
        resolve = done;
      });
      this.#closing = { promise, resolve };
      this.#flush();
      if (this.#running) this.#closeWhenDone();
      else resolve();
    }
    return this.#closing.promise;
  }

  get #pendingBytes(): number {
    return this.#batch.totalBytes + (this.#flight?.bytes ?? 0);
  }

  /** While a commit is under way the next batch fills: that is what makes commits few and large under load. */
  #schedule(): void {
    if (this.#flight || this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const batch = this.#batch;
    if (this.#flight || batch.totalCount === 0) return;
    const { totalBytes: bytes, totalCount: count } = batch;
    const rows = batch.take();
    this.#flight = { rows, callbacks: this.#callbacks, bytes, count };
    this.#callbacks = [];
    if (this.#ready) this.#send({ kind: 'commit', rows });
  }

  #receive(message: FromJournal): void {
    switch (message.kind) {
      case 'committed':
        this.#diskBytes = message.diskBytes;
        this.#committed(message.lastSeq);
        break;
      case 'trimmed':
        this.#diskBytes = message.diskBytes;
        break;
      case 'state':
        this.#setState(message.state);
        break;
      case 'opened':
        this.#reopened(message.lastSeq);
        break;
      case 'refused':
        this.#setState({ kind: 'waiting', reason: 'io-error', detail: message.message });
        break;
      case 'closed':
        void this.#thread.terminate();
    }
  }

  #committed(lastSeq: number): void {
    const flight = this.#flight;
    if (!flight) return;
    this.#flight = null;
    this.#lastSeq = lastSeq;
    this.#uplinks += flight.count;
    this.#commits += 1;
    this.#batch.giveBack(flight.rows);
    // The next commit first: the disk works while acknowledgements are written.
    this.#flush();
    for (const listener of this.#grewListeners) listener(lastSeq);
    for (const done of flight.callbacks) done();
    if (this.#resume.length > 0 && this.#pendingBytes <= this.#resumeBytes) {
      const resume = this.#resume;
      this.#resume = [];
      for (const run of resume) run();
    }
    this.#closeWhenDone();
  }

  #setState(state: JournalState): void {
    this.state = state;
    for (const listener of this.#stateListeners) listener(state);
    this.#closeWhenDone();
  }

  /** What cannot be committed when closing was never acknowledged either; its devices send it again. */
  #closeWhenDone(): void {
    if (!this.#closing) return;
    if (!this.#flight || this.state.kind === 'waiting') this.#send({ kind: 'close' });
  }

  #listen(thread: Worker): void {
    let detail = 'the journal thread ended';
    thread.on('message', (message: FromJournal) => this.#receive(message));
    thread.on('error', (error) => {
      detail = error.message;
    });
    this.#running = true;
    thread.on('exit', () => {
      this.#running = false;
      this.#ready = false;
      if (this.#closing) return this.#closing.resolve();
      this.#setState({ kind: 'waiting', reason: 'io-error', detail });
      setTimeout(() => {
        if (this.#closing) return;
        this.#thread = this.#start();
        this.#listen(this.#thread);
      }, RESTART_MS);
    });
  }

  /** The rows under way are still here. Should they be on disk already, they are read twice, which changes nothing. */
  #reopened(lastSeq: number): void {
    this.#ready = true;
    this.#lastSeq = lastSeq;
    this.#setState({ kind: 'ok' });
    if (this.#flight) this.#send({ kind: 'commit', rows: this.#flight.rows });
  }

  #send(message: ToJournal): void {
    this.#thread.postMessage(message);
  }
}
