import { commitEvaluation, type Evaluation } from '../store/registry/ingest-state.ts';
import { QuarantineBound } from '../store/registry/quarantine-bound.ts';
import type { Registry } from '../store/registry/schema.ts';
import type { AlertTransition } from './alert-changes.ts';
import { Backoff } from './backoff.ts';
import type { Evaluator } from './evaluate.ts';
import { Pending } from './pending.ts';
import { Signal } from './signal.ts';

/** ms between two commits when nothing is urgent; under load at most a tenth of the time goes into them. */
const COMMIT_MS = 200;
const LONGEST_MS = 2000;

export interface CommitterOptions {
  readonly registry: Registry;
  readonly evaluator: Evaluator;
  /** Where the journal stood when the registry was last committed. */
  readonly evaluatedSeq: number;
  /** After a commit: its seq and the transitions that are durable now. */
  readonly onCommitted: (transitions: readonly AlertTransition[]) => void | Promise<void>;
  /** The registry cannot be written (or can again, null). */
  readonly onTrouble: (detail: string | null) => void;
}

/**
 * Moves what evaluation gathered into the registry, each run in one transaction with the cursor. A run that
 * the registry would not take is offered again until it does: nothing of it is lost, and evaluation waits
 * when too much gathers behind it.
 */
export class Committer {
  durableSeq: number;
  readonly #options: CommitterOptions;
  readonly #backoff = new Backoff({ firstMs: 50, longestMs: 5000 });
  readonly #progress = new Signal();
  readonly #retry = new Signal();
  readonly #quarantine: QuarantineBound;
  #running: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #nextAt = 0;
  #gaveUp = false;

  constructor(options: CommitterOptions) {
    this.#options = options;
    this.durableSeq = options.evaluatedSeq;
    this.#quarantine = new QuarantineBound(options.registry);
  }

  /** Commits when something is urgent or enough time has passed, else sees to it that it will. */
  poke(now: number): void {
    const { pending } = this.#options.evaluator;
    if (this.#running || pending.empty) return;
    if (pending.urgent || pending.full || now >= this.#nextAt) {
      this.#start();
    } else {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        this.poke(Date.now());
      }, this.#nextAt - now);
    }
  }

  /** Resolves once evaluation may go on. */
  async room(): Promise<void> {
    while (this.#options.evaluator.pending.full && !this.#gaveUp) {
      this.poke(Date.now());
      await this.#progress.wait(1000);
    }
  }

  /** Commits everything gathered until now; resolves when it is durable. */
  async flush(): Promise<void> {
    while ((this.#running || !this.#options.evaluator.pending.empty) && !this.#gaveUp) {
      if (!this.#running) this.#start();
      await this.#running;
    }
  }

  /** Stops offering: what is not durable by then is gone over again at the next start. */
  giveUp(): void {
    this.#gaveUp = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#retry.wake();
    this.#progress.wake();
  }

  #start(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#running = this.#commit().finally(() => {
      this.#running = null;
      this.#progress.wake();
      this.poke(Date.now());
    });
  }

  async #commit(): Promise<void> {
    const { evaluator, onCommitted, onTrouble } = this.#options;
    const { evaluation, transitions } = evaluator.pending.take();
    evaluator.pending = new Pending();
    const tookMs = await this.#offer(evaluation);
    if (tookMs === null) return;
    this.#nextAt = Date.now() + Math.min(LONGEST_MS, Math.max(COMMIT_MS, 9 * tookMs));
    if (evaluation.seq !== null) this.durableSeq = evaluation.seq;
    // What could not be dropped now is dropped after the next commit of that device.
    await this.#quarantine.added(evaluation.quarantine ?? [], Date.now()).catch(() => undefined);
    try {
      await onCommitted(transitions);
    } catch (error) {
      // The transitions are recorded; only those who look at this moment were not told.
      onTrouble(error instanceof Error ? error.message : String(error));
      onTrouble(null);
    }
  }

  /** Offers until taken; how many ms the commit took, null when given up. */
  async #offer(evaluation: Evaluation): Promise<number | null> {
    const { registry, onTrouble } = this.#options;
    for (let failed = false; !this.#gaveUp; failed = true) {
      const started = performance.now();
      try {
        await commitEvaluation(registry, evaluation);
        if (failed) onTrouble(null);
        this.#backoff.reset();
        return performance.now() - started;
      } catch (error) {
        onTrouble(error instanceof Error ? error.message : String(error));
        await this.#retry.wait(this.#backoff.nextMs());
      }
    }
    return null;
  }
}
