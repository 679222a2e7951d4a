import type { ReadingWriter, RetentionPolicy } from '../store/readings/reading-store.ts';

const MAINTAIN_MS = 60_000;
const IDLE_MS = 2000;
const RETENTION_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Keeps the store's rollups up to date, when idle and at least every minute, and deletes what is not kept, every hour. */
export class StoreUpkeep {
  retention: RetentionPolicy = { rawDays: null, hourlyDays: null, dailyDays: null };
  readonly #writer: ReadingWriter;
  #running = false;
  #maintainedAt: number;
  #maintainedSeq = 0;
  #retainedAt = 0;
  #storedAt = 0;

  constructor(writer: ReadingWriter, now: number) {
    this.#writer = writer;
    this.#maintainedAt = now;
  }

  /** Readings from this instant on are kept, epoch ms. */
  keptFrom(now: number): number {
    const { rawDays } = this.retention;
    return rawDays === null ? Number.NEGATIVE_INFINITY : now - rawDays * DAY_MS;
  }

  /** A batch has become durable. */
  stored(now: number): void {
    this.#storedAt = now;
  }

  /** The clock, while the store is there. @param storedSeq journal commit up to which readings are durable */
  tick(now: number, storedSeq: number): void {
    const idle = now - this.#storedAt >= IDLE_MS && storedSeq > this.#maintainedSeq;
    if (this.#running || !(idle || now - this.#maintainedAt >= MAINTAIN_MS)) return;
    this.#maintainedAt = now;
    this.#maintainedSeq = storedSeq;
    this.#running = true;
    // It is tried again a minute later; a store in trouble says so at the next append.
    this.#run(now)
      .catch(() => undefined)
      .finally(() => {
        this.#running = false;
      });
  }

  async #run(now: number): Promise<void> {
    const { rawDays, hourlyDays, dailyDays } = this.retention;
    const retain = (rawDays ?? hourlyDays ?? dailyDays) !== null && now - this.#retainedAt >= RETENTION_MS;
    if (retain) this.#retainedAt = now;
    await this.#writer.maintain(now);
    if (retain) await this.#writer.applyRetention(this.retention, now);
  }
}
