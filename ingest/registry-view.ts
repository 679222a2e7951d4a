import { localDay, MAX_AHEAD_MS } from '../domain/time.ts';
import { loadIngestDirectory, loadLatestTimes } from '../store/registry/ingest-directory.ts';
import { putBackLatest } from '../store/registry/latest-removal.ts';
import { RuleDocuments } from '../store/registry/rule-documents.ts';
import type { Registry } from '../store/registry/schema.ts';
import type { Run } from './steps.ts';
import type { StoreUpkeep } from './upkeep.ts';

/** Alerts that cleared longer ago do not come back: an hour, and as much as live data may be behind. */
const CLEARED_MS = 24 * 3_600_000;

interface RegistryViewOptions {
  readonly registry: Registry;
  readonly run: Run;
  readonly upkeep: StoreUpkeep;
  readonly timeZone: string;
  readonly now: () => number;
  /** Resolves when what evaluation gathered is durable. */
  readonly commit: () => Promise<void>;
}

/** What ingest holds in memory of the registry, read again when something changed there. */
export class RegistryView {
  readonly #options: RegistryViewOptions;
  #waiting: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  readonly #documents = new RuleDocuments();
  /** On which the growth stages in use were looked up. */
  #today = '';
  #reading: Promise<void> | null = null;

  constructor(options: RegistryViewOptions) {
    this.#options = options;
  }

  /** Whether somebody waits for it to be read again. */
  get asked(): boolean {
    return this.#waiting.length > 0;
  }

  /** At midnight crops may enter another stage, and seasons begin or end. */
  get ofAnotherDay(): boolean {
    return this.#today !== this.#day();
  }

  /** While it is being read nothing else may move machines: they are about to be made anew from what is read. */
  get reading(): boolean {
    return this.#reading !== null;
  }

  /** What `look` finds while nothing is being read. */
  async whenRead<T>(look: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.#reading;
      const found = await look();
      if (this.#reading === null) return found;
    }
  }

  /** Resolves once it was read again. */
  ask(): Promise<void> {
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** Nobody's wish is seen to any more. */
  close(): void {
    for (const { reject } of this.#waiting) reject(new Error('ingest is closing'));
  }

  /** Reads it for the first time. @throws Error when it cannot be read */
  async start(): Promise<void> {
    await this.#load();
    const { registry, run, now } = this.#options;
    await putBackLatest(registry, now() + MAX_AHEAD_MS);
    for (const row of await loadLatestTimes(registry)) {
      const entry = run.devices.byId.get(row.device_id)?.entry(row.key);
      if (entry) entry.at = row.at;
    }
  }

  /** The clock was put back: newest results must not wait until it shows again what it showed when they came. */
  async putBack(now: number): Promise<void> {
    const { registry, run } = this.#options;
    for (const device of run.devices.byId.values())
      for (const entry of device.latest.values()) entry.at = Math.min(entry.at, now);
    await putBackLatest(registry, now);
  }

  /** Reads it again for all who asked. */
  async reload(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      // What machines did until now must be in the registry before they are read from it again.
      await this.#options.commit();
      this.#reading = this.#load().finally(() => {
        this.#reading = null;
      });
      await this.#reading;
      for (const { resolve } of waiting) resolve();
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  async #load(): Promise<void> {
    const { registry, run, upkeep } = this.#options;
    const today = this.#day();
    const clearedSince = this.#options.now() - CLEARED_MS;
    const directory = await loadIngestDirectory(registry, today, { clearedSince, documents: this.#documents });
    const now = this.#options.now();
    this.#today = today;
    run.devices.load(directory, now);
    run.router.forget();
    upkeep.retention = directory.retention;
    run.keptFrom = upkeep.keptFrom(now);
    run.evaluator.load(directory, run.devices, now);
  }

  #day(): string {
    return localDay(this.#options.now(), this.#options.timeZone);
  }
}
