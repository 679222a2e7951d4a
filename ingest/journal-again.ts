import type { JournalReader } from '../store/journal/contract.ts';
import type { RejectedReading } from '../store/readings/reading-store.ts';
import { JournalWalk } from './journal-walk.ts';
import { type Run, runSteps, type Step } from './steps.ts';
import { readingKey, StoreBatch } from './store-batch.ts';
import { newWork, type Work } from './work.ts';

interface JournalAgainOptions {
  readonly reader: JournalReader;
  readonly run: Run;
  readonly steps: readonly Step[];
  /** Resolves when what evaluation gathered is durable. */
  readonly commit: () => Promise<void>;
}

/** Goes over parts of the journal once more, for the store alone: what was evaluated is not evaluated again. */
export class JournalAgain {
  readonly #options: JournalAgainOptions;
  readonly #walk = new JournalWalk();

  constructor(options: JournalAgainOptions) {
    this.#options = options;
  }

  /** The readings after `seq` as one batch; null when there is nothing. */
  async readBatch(seq: number, maxBytes: number): Promise<StoreBatch | null> {
    const { reader, steps, commit } = this.#options;
    const commits = reader.read(seq, maxBytes);
    if (commits.length === 0) return null;
    const batch = new StoreBatch(seq);
    const run: Run = { ...this.#options.run, store: batch };
    const work = newWork();
    let faults = 0;
    for (const each of commits) {
      this.#walk.forEach(each, work, (one) => {
        runSteps(one, run, steps);
        // The registry may have changed since it was evaluated: what was good then and is not now must not go lost.
        for (const fault of one.faults) run.evaluator.keepAside(one, fault);
        faults += one.faults.length;
      });
      batch.endCommit(each.seq, each.count, Date.now());
    }
    // Before the store's place in the journal moves past them.
    if (faults > 0) await commit();
    return batch;
  }

  /** Readings that the database refuses go to quarantine with the message they came in. */
  async setAside(rejected: readonly RejectedReading[], batch: StoreBatch): Promise<void> {
    const { reader, steps, commit } = this.#options;
    const work = newWork();
    const run: Run = { ...this.#options.run, store: null };
    for (const [seq, ofCommit] of batch.byCommit(rejected)) {
      const [found] = reader.read(seq - 1, 1);
      if (found?.seq !== seq) continue;
      const visit = (each: Work): void => {
        runSteps(each, run, steps);
        for (const { device, reading } of each.readings) {
          for (const fault of ofCommit.get(readingKey(device.id, reading.at)) ?? [])
            run.evaluator.setAside(each, fault);
        }
      };
      this.#walk.forEach(found, work, visit);
    }
    await commit();
  }
}
