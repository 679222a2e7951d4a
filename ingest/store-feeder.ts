import type { ReadingWriter, RejectedReading, StoreTrouble } from '../store/readings/reading-store.ts';
import { StoreUnavailable } from '../store/readings/reading-store.ts';
import { Backoff } from './backoff.ts';
import { Signal } from './signal.ts';
import { StoreBatch } from './store-batch.ts';

/** Uplinks of a batch that is worth a write of its own, and ms that fewer wait for company. */
export const BATCH_UPLINKS = 20_000;
const LINGER_MS = 200;
/** Batches on their way to the store besides the one that is being filled. */
const MAX_IN_FLIGHT = 2;
/** A store that has not taken a batch within this time is one that evaluation does not wait for. */
const PATIENCE_MS = 1000;
const MAX_TIMINGS = 100;
/** Failures in a row, other than that the store is away, after which the commit at fault is looked for, and set aside. */
const STRIKES_TO_ISOLATE = 2;
const STRIKES_TO_SET_ASIDE = 4;

export interface StoreTroubleNote {
  readonly reason: StoreTrouble;
  readonly detail: string;
}

export interface StoreFeederOptions {
  readonly writer: ReadingWriter;
  /** The journal commit up to which evaluation has come. */
  readonly position: () => number;
  /** The readings of the journal after `seq` as one batch; null when there is nothing. */
  readonly readBatch: (seq: number, size: 'chunk' | 'commit') => Promise<StoreBatch | null>;
  readonly onRejected: (rejected: readonly RejectedReading[], batch: StoreBatch) => Promise<void>;
  readonly onStored: () => void;
  readonly onTrouble: (trouble: StoreTroubleNote | null) => void;
}

const LONGEST_RETRY_AFTER_MS = 300_000;

/**
 * Brings readings to the store in the order of the journal. Joined, it takes what evaluation decoded anyway;
 * when the store fails or stalls it parts from evaluation, goes over the journal from the store's own
 * place once the store is back, and joins again where the two meet.
 */
export class StoreFeeder {
  /** Journal commit up to which readings are durable in the store. */
  durableSeq = 0;
  stored = 0;
  storedUplinks = 0;
  readonly storeMs: number[] = [];
  readonly #options: StoreFeederOptions;
  readonly #progress = new Signal();
  readonly #backoff = new Backoff({ firstMs: 100, longestMs: 15_000 });
  #retryAfterMs = 0;
  readonly #pause = new Signal();
  #joined = false;
  #known = false;
  #open = new StoreBatch(0);
  #queue: StoreBatch[] = [];
  #timer: NodeJS.Timeout | null = null;
  #pumping = false;
  #catchingUp: Promise<void> | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;
  #troubled = false;
  #strikes = 0;
  #lastTrouble = '';

  constructor(options: StoreFeederOptions) {
    this.#options = options;
  }

  /** Reads the store's place and catches up with evaluation. */
  start(): void {
    this.#catchUp();
  }

  /** Where evaluation puts the readings of commit `seq`; null when they reach the store another way. */
  sinkFor(seq: number): StoreBatch | null {
    return this.#joined && seq > this.#open.throughSeq ? this.#open : null;
  }

  /** After a commit was evaluated. */
  endCommit(seq: number, uplinks: number, now: number): void {
    if (this.#joined && seq > this.#open.throughSeq) this.#open.endCommit(seq, uplinks, now);
  }

  /** Sends the open batch on its way when it is large or old enough, else sees to it that it will be. */
  flushSoon(now: number): void {
    const { since, uplinks } = this.#open;
    if (!this.#joined || since === null) return;
    const wait = since + LINGER_MS - now;
    if (uplinks >= BATCH_UPLINKS || wait <= 0) {
      this.flush();
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.flushSoon(Date.now());
    }, wait);
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#joined || this.#open.since === null) return;
    this.#queue.push(this.#open);
    this.#open = new StoreBatch(this.#open.throughSeq);
    if (!this.#pumping) void this.#pump();
  }

  /** Resolves once evaluation may go on: at once when the store keeps up, or when it is not to be waited for. */
  async room(): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    while (this.#joined && this.#queue.length >= MAX_IN_FLIGHT && !this.#closed) {
      const left = until - Date.now();
      if (left <= 0) return this.#part();
      await this.#progress.wait(left);
    }
  }

  /** The store takes readings, but is still behind evaluation. */
  get catchingUp(): boolean {
    return !this.#joined && !this.#troubled;
  }

  /** Resolves after the next batch became durable, or after `timeoutMs`. */
  progress(timeoutMs: number): Promise<void> {
    return this.#progress.wait(timeoutMs);
  }

  /** Runs `work` on the writer while no batch is being written. */
  exclusively<T>(work: (writer: ReadingWriter) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => work(this.#options.writer));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Writes what is on its way, at most until `graceMs` have passed; the rest is in the journal. */
  async close(graceMs: number): Promise<void> {
    const until = Date.now() + graceMs;
    this.flush();
    while (this.#joined && this.#queue.length > 0 && Date.now() < until) await this.#progress.wait(until - Date.now());
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#pause.wake();
    this.#progress.wake();
    if (this.#catchingUp) await Promise.race([this.#catchingUp, this.#pause.wait(Math.max(0, until - Date.now()))]);
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    while (this.#queue.length > 0 && !this.#closed) {
      const batch = this.#queue[0] as StoreBatch;
      try {
        await this.#write(batch);
      } catch (error) {
        this.#part();
        this.#queue = [];
        this.#trouble(error);
        break;
      }
      this.#queue.shift();
      this.#progress.wake();
    }
    this.#pumping = false;
    this.#progress.wake();
    if (!this.#joined) this.#catchUp();
  }

  async #write(batch: StoreBatch): Promise<void> {
    const started = performance.now();
    const rejected = await this.exclusively((writer) => writer.append(batch));
    this.storeMs.push(performance.now() - started);
    if (this.storeMs.length > MAX_TIMINGS) this.storeMs.shift();
    if (rejected.length > 0) {
      await this.#options.onRejected(rejected, batch);
      await this.exclusively((writer) => writer.append(new StoreBatch(batch.throughSeq)));
    }
    this.durableSeq = batch.throughSeq;
    this.storedUplinks += batch.uplinks;
    for (const reading of batch.readings) this.stored += reading.results.length;
    this.stored += batch.texts.length - rejected.length;
    this.#recovered();
    this.#options.onStored();
  }

  /** Leaves evaluation to itself; what was not handed to the store yet is read from the journal later. */
  #part(): void {
    this.#joined = false;
    this.#queue.length = Math.min(this.#queue.length, 1);
    this.#open = new StoreBatch(0);
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#progress.wake();
  }

  #catchUp(): void {
    this.#catchingUp ??= this.#runCatchUp().finally(() => {
      this.#catchingUp = null;
    });
  }

  async #runCatchUp(): Promise<void> {
    let batch: StoreBatch | null = null;
    while (!this.#joined && !this.#closed) {
      if (this.#troubled) await this.#pause.wait(Math.max(this.#backoff.nextMs(), this.#retryAfterMs));
      if (this.#closed) return;
      try {
        if (!this.#known) {
          this.durableSeq = await this.exclusively((writer) => writer.appliedSeq());
          this.#known = true;
          this.#progress.wake();
        }
        if (this.#strikes === STRIKES_TO_ISOLATE) batch = null;
        batch ??= await this.#options.readBatch(
          this.durableSeq,
          this.#strikes < STRIKES_TO_ISOLATE ? 'chunk' : 'commit',
        );
        if (batch && this.#strikes >= STRIKES_TO_SET_ASIDE) await this.#setAside(batch);
        else if (batch) await this.#write(batch);
        // Nothing of it is in the journal any more: there is nothing to wait for.
        else this.durableSeq = Math.max(this.durableSeq, this.#options.position());
        batch = null;
        if (this.durableSeq >= this.#options.position()) this.#join();
        this.#progress.wake();
      } catch (error) {
        this.#trouble(error);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** A commit that the store fails at again and again, though it is there: its readings go to quarantine. */
  async #setAside(batch: StoreBatch): Promise<void> {
    const detail = `the database failed at it ${this.#strikes} times: ${this.#lastTrouble}`.slice(0, 500);
    const rejected = [...batch.readings, ...batch.texts].map((reading) => ({ reading, detail }));
    if (rejected.length > 0) await this.#options.onRejected(rejected, batch);
    await this.exclusively((writer) => writer.append(new StoreBatch(batch.throughSeq)));
    this.durableSeq = batch.throughSeq;
    this.#strikes = 0;
    this.#options.onStored();
  }

  #join(): void {
    this.#open = new StoreBatch(this.durableSeq);
    this.#joined = true;
    this.#recovered();
  }

  #recovered(): void {
    this.#strikes = 0;
    this.#backoff.reset();
    if (!this.#troubled) return;
    this.#troubled = false;
    this.#options.onTrouble(null);
  }

  #trouble(error: unknown): void {
    this.#troubled = true;
    // A store that says how long it wants to be left alone is, within reason.
    this.#retryAfterMs = Math.min(
      (error instanceof StoreUnavailable && error.retryAfterMs) || 0,
      LONGEST_RETRY_AFTER_MS,
    );
    const detail = error instanceof Error ? error.message : String(error);
    this.#strikes = error instanceof StoreUnavailable ? 0 : this.#strikes + 1;
    this.#lastTrouble = detail;
    this.#options.onTrouble({ reason: error instanceof StoreUnavailable ? error.reason : 'failing', detail });
  }
}
