import {
  type ReadingBatch,
  type ReadingSelection,
  type ReadingWriter,
  type RejectedReading,
  type RetentionPolicy,
  StoreUnavailable,
} from '../store/readings/reading-store.ts';

/** A writer to a store that may not be there yet when Sen starts: it is opened when it is first to be had. */
class LateWriter implements ReadingWriter {
  readonly #open: () => Promise<ReadingWriter>;
  #writer: ReadingWriter | null = null;

  constructor(open: () => Promise<ReadingWriter>) {
    this.#open = open;
  }

  async append(batch: ReadingBatch): Promise<readonly RejectedReading[]> {
    return (await this.#get()).append(batch);
  }

  async appliedSeq(): Promise<number> {
    return (await this.#get()).appliedSeq();
  }

  async maintain(now: number): Promise<void> {
    await (await this.#get()).maintain(now);
  }

  async delete(selection: ReadingSelection): Promise<number> {
    return (await this.#get()).delete(selection);
  }

  async applyRetention(policy: RetentionPolicy, now: number): Promise<void> {
    await (await this.#get()).applyRetention(policy, now);
  }

  async close(): Promise<void> {
    await this.#writer?.close();
  }

  async #get(): Promise<ReadingWriter> {
    this.#writer ??= await this.#open();
    return this.#writer;
  }
}

/**
 * Opens the store, now or, when it is not to be had now, at its first use.
 * @throws Error for a database that must not be touched
 */
export async function openNowOrLater(open: () => Promise<ReadingWriter>): Promise<ReadingWriter> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof StoreUnavailable) return new LateWriter(open);
    throw error;
  }
}
