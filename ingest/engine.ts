import type { LiveUpdate } from '../domain/api/live.ts';
import type { JournalCommit, JournalReader } from '../store/journal/contract.ts';
import { CommitDecoder, DamagedCommit } from '../store/journal/record.ts';
import type {
  ReadingSelection,
  ReadingWriter,
  RejectedReading,
  RetentionPolicy,
} from '../store/readings/reading-store.ts';
import { alertsByIds } from '../store/registry/alert-row.ts';
import { loadIngestDirectory, loadLatestTimes } from '../store/registry/ingest-directory.ts';
import type { Registry } from '../store/registry/schema.ts';
import type { AlertTransition } from './alert-changes.ts';
import { Backoff } from './backoff.ts';
import { Committer } from './committer.ts';
import type { AlertEvent, IngestState, IngestStats } from './contract.ts';
import { Devices } from './devices.ts';
import { Evaluator } from './evaluate.ts';
import { LivePublisher } from './live-publisher.ts';
import { replayQuarantine } from './replay.ts';
import { Router } from './route.ts';
import { RuleBook } from './rule-book.ts';
import { breathe, Signal } from './signal.ts';
import { steps as allSteps, evaluate, type Run, runSteps, type Step } from './steps.ts';
import { readingKey, StoreBatch } from './store-batch.ts';
import { BATCH_UPLINKS, StoreFeeder, type StoreTroubleNote } from './store-feeder.ts';
import { newWork, resetWork, type Work } from './work.ts';

/** Bytes of the journal that are worked off in one go; 20,000 uplinks of usual size. */
const CHUNK_BYTES = 3 * 1024 * 1024;
const IDLE_MS = 500;
const TICK_MS = 1000;
const MAINTAIN_MS = 60_000;
const MAINTAIN_IDLE_MS = 2000;
const RETENTION_MS = 3_600_000;
const DAY_MS = 86_400_000;

export interface EngineOptions {
  readonly reader: JournalReader;
  readonly registry: Registry;
  readonly writer: ReadingWriter;
  readonly timeZone: string;
  readonly onLive: (updates: LiveUpdate[]) => void;
  readonly onAlert: (event: AlertEvent) => void;
  readonly onState: (state: IngestState) => void;
  readonly onTrim: (seq: number) => void;
  /** At the start; nobody's without it. */
  readonly interest?: '*' | readonly string[];
  readonly now?: () => number;
  /** Other steps than the product's; for tests of a step that fails. */
  readonly steps?: readonly Step[];
}

interface Troubles {
  store: StoreTroubleNote | null;
  registry: string | null;
  journal: string | null;
}

/** Reads the journal, evaluates it, and brings its readings to the store. One a platform. */
export class IngestEngine {
  readonly #options: EngineOptions;
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #devices: Devices;
  readonly #rules = new RuleBook();
  readonly #live: LivePublisher;
  readonly #evaluator: Evaluator;
  readonly #run: Run;
  readonly #decoder = new CommitDecoder();
  readonly #work = newWork();
  readonly #steps: readonly Step[];
  readonly #wake = new Signal();
  readonly #committer: Committer;
  readonly #feeder: StoreFeeder;
  #position: number;
  #caughtUp = false;
  #grownTo = 0;
  #reloads: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  #interest: '*' | ReadonlySet<string> = new Set();
  #retention: RetentionPolicy = { rawDays: null, hourlyDays: null, dailyDays: null };
  readonly #troubles: Troubles = { store: null, registry: null, journal: null };
  #trimmed = 0;
  #closing = false;
  #loop: Promise<void> | null = null;
  #timers: NodeJS.Timeout[] = [];
  #maintainedAt: number;
  #maintainedSeq = 0;
  #retainedAt = 0;
  #lastStoredAt = 0;
  #upkeep: Promise<void> | null = null;

  private constructor(options: EngineOptions, evaluatedSeq: number) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#startedAt = this.#now();
    this.#maintainedAt = this.#startedAt;
    this.#steps = options.steps ?? allSteps;
    this.#position = evaluatedSeq;
    this.#devices = new Devices(options.timeZone);
    this.#live = new LivePublisher(options.onLive);
    this.#evaluator = new Evaluator(this.#rules, this.#live, this.#now);
    const router = new Router(this.#devices);
    this.#run = {
      devices: this.#devices,
      router,
      rules: this.#rules,
      store: null,
      evaluator: this.#evaluator,
      keptFrom: Number.NEGATIVE_INFINITY,
    };
    this.#committer = new Committer({
      registry: options.registry,
      evaluator: this.#evaluator,
      evaluatedSeq,
      onCommitted: (transitions) => this.#committed(transitions),
      onTrouble: (detail) => this.#setTrouble('registry', detail),
    });
    this.#feeder = new StoreFeeder({
      writer: options.writer,
      position: () => this.#position,
      readBatch: (seq, size) => this.#readBatch(seq, size === 'chunk' ? CHUNK_BYTES : 1),
      onRejected: (rejected, batch) => this.#rejected(rejected, batch),
      onStored: () => this.#stored(),
      onTrouble: (trouble) => this.#setTrouble('store', trouble),
    });
  }

  /** Reads the registry and starts working. @throws Error when the registry cannot be read */
  static async start(options: EngineOptions): Promise<IngestEngine> {
    const { evaluatedSeq } = await loadIngestDirectory(options.registry);
    const engine = new IngestEngine(options, evaluatedSeq);
    await engine.#load();
    engine.setInterest(options.interest ?? []);
    for (const row of await loadLatestTimes(options.registry)) {
      const entry = engine.#devices.byId.get(row.device_id)?.entry(row.key);
      if (entry) entry.at = row.at;
    }
    engine.#feeder.start();
    engine.#timers.push(setInterval(() => engine.#tick(), TICK_MS));
    engine.#loop = engine.#workOff();
    return engine;
  }

  get stats(): IngestStats {
    const { counts } = this.#evaluator;
    return {
      uplinks: counts.uplinks,
      observations: counts.observations,
      stored: this.#feeder.stored,
      storedUplinks: this.#feeder.storedUplinks,
      quarantined: Object.fromEntries(counts.quarantined),
      alertsRaised: counts.alertsRaised,
      evaluatedSeq: this.#committer.durableSeq,
      storedSeq: this.#feeder.durableSeq,
      storeMs: [...this.#feeder.storeMs],
    };
  }

  get state(): IngestState {
    const { store, registry, journal } = this.#troubles;
    if (registry !== null) return { kind: 'degraded', reason: 'registry', detail: registry };
    if (store) return { kind: 'degraded', ...store };
    if (journal !== null) return { kind: 'degraded', reason: 'failing', detail: journal };
    return { kind: 'ok' };
  }

  setInterest(devices: '*' | readonly string[]): void {
    this.#interest = devices === '*' ? '*' : new Set(devices);
    this.#watch();
  }

  /** A commit has landed in the journal. */
  journalGrew(seq: number): void {
    this.#grownTo = Math.max(this.#grownTo, seq);
    this.#caughtUp = false;
    this.#options.reader.grew(seq);
    this.#wake.wake();
  }

  registryChanged(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#reloads.push({ resolve, reject });
      this.#wake.wake();
    });
  }

  /** Resolves once everything that is in the journal now is evaluated and stored. */
  async drained(): Promise<void> {
    const target = this.#options.reader.lastSeq();
    this.journalGrew(target);
    while (!this.#closing && (this.#committer.durableSeq < target || this.#feeder.durableSeq < target)) {
      if (this.#position >= target && this.#committer.durableSeq < target) await this.#committer.flush();
      this.#feeder.flush();
      await this.#feeder.progress(20);
    }
    this.#live.flush(Date.now());
  }

  async replay(ids: readonly number[]): Promise<{ replayed: number; stillWaiting: number }> {
    const { registry } = this.#options;
    const answer = await replayQuarantine(ids, {
      registry,
      run: this.#run,
      now: this.#now,
      append: (readings, texts) =>
        this.#feeder.exclusively((writer) => writer.append({ throughSeq: this.#feeder.durableSeq, readings, texts })),
      commit: () => this.#committer.flush(),
    });
    this.#live.flushSoon(Date.now());
    return answer;
  }

  async deleteReadings(selection: ReadingSelection): Promise<number> {
    return this.#options.writer.delete(selection);
  }

  /** Finishes the chunk at hand, commits and stores what was decoded, at most until `graceMs` have passed. */
  async close(graceMs = 8000): Promise<void> {
    this.#closing = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#wake.wake();
    const late = setTimeout(() => this.#committer.giveUp(), graceMs);
    await this.#loop;
    await Promise.all([this.#committer.flush(), this.#feeder.close(graceMs)]);
    clearTimeout(late);
    this.#committer.giveUp();
    this.#live.close();
    for (const { reject } of this.#reloads) reject(new Error('ingest is closing'));
    await this.#options.writer.close();
    await this.#options.registry.destroy();
    this.#options.reader.close();
  }

  async #workOff(): Promise<void> {
    const backoff = new Backoff({ firstMs: 100, longestMs: 5000 });
    while (!this.#closing) {
      try {
        if (this.#reloads.length > 0) await this.#reload();
        await this.#committer.room();
        const commits = this.#options.reader.read(this.#position, CHUNK_BYTES);
        if (this.#troubles.journal !== null) this.#setTrouble('journal', null);
        backoff.reset();
        if (commits.length === 0) await this.#idle();
        else await this.#chunk(commits);
      } catch (error) {
        this.#setTrouble('journal', error instanceof Error ? error.message : String(error));
        await this.#wake.wait(backoff.nextMs());
      }
    }
  }

  async #idle(): Promise<void> {
    this.#caughtUp = this.#grownTo <= this.#position;
    await this.#wake.wait(IDLE_MS);
  }

  async #chunk(commits: readonly JournalCommit[]): Promise<void> {
    let uplinks = 0;
    for (const commit of commits) {
      if (this.#closing || this.#evaluator.pending.full) break;
      this.#run.store = this.#feeder.sinkFor(commit.seq);
      this.#evaluateCommit(commit);
      this.#position = commit.seq;
      this.#evaluator.pending.seq = commit.seq;
      this.#evaluator.pending.uplinks += commit.count;
      this.#feeder.endCommit(commit.seq, commit.count, Date.now());
      uplinks += commit.count;
    }
    const wall = Date.now();
    this.#live.flushSoon(wall);
    this.#committer.poke(wall);
    this.#feeder.flushSoon(wall);
    await this.#feeder.room();
    // A store that is coming back gets more turns than a backlog of evaluation, or the two would never meet.
    if (uplinks >= BATCH_UPLINKS / 2 && this.#feeder.catchingUp) await this.#feeder.progress(1000);
    await breathe();
  }

  #evaluateCommit(commit: JournalCommit): void {
    const { run, work } = { run: this.#run, work: this.#work };
    this.#forEach(
      commit,
      (aligned) => {
        runSteps(aligned, run, this.#steps);
        evaluate(aligned, run);
      },
      work,
    );
  }

  /** Hands `work` on once for each uplink of a commit. */
  #forEach(commit: JournalCommit, visit: (work: Work) => void, work: Work): void {
    try {
      this.#decoder.forEach(commit, (origin, bytes, start, end, receivedAt, index) => {
        resetWork(work);
        work.origin = origin;
        work.bytes = bytes;
        work.start = start;
        work.end = end;
        work.receivedAt = receivedAt;
        work.judgedAt = receivedAt;
        work.seq = commit.seq;
        work.index = index;
        visit(work);
      });
    } catch (error) {
      if (!(error instanceof DamagedCommit)) throw error;
      this.#setAsideDamaged(commit, error);
    }
  }

  #setAsideDamaged(commit: JournalCommit, error: DamagedCommit): void {
    this.#evaluator.pending.addQuarantine({
      journal_seq: commit.seq,
      journal_index: commit.count,
      field: '',
      device_id: null,
      connection: '',
      topic: '',
      payload: Buffer.from(commit.bytes.subarray(0, 65_536)),
      received_at: this.#now(),
      reason: 'processing-failed',
      detail: error.message,
    });
  }

  /** Goes over the journal for the store alone. */
  #readBatch(seq: number, maxBytes: number): StoreBatch | null {
    const commits = this.#options.reader.read(seq, maxBytes);
    if (commits.length === 0) return null;
    const batch = new StoreBatch(seq);
    const run: Run = { ...this.#run, store: batch };
    const work = newWork();
    for (const commit of commits) {
      this.#forEach(commit, (aligned) => runSteps(aligned, run, this.#steps), work);
      batch.endCommit(commit.seq, commit.count, Date.now());
    }
    return batch;
  }

  /** Readings that the database refuses go to quarantine with the message they came in. */
  async #rejected(rejected: readonly RejectedReading[], batch: StoreBatch): Promise<void> {
    const work = newWork();
    const run: Run = { ...this.#run, store: null };
    for (const [seq, ofCommit] of batch.byCommit(rejected)) {
      const [commit] = this.#options.reader.read(seq - 1, 1);
      if (commit?.seq !== seq) continue;
      const visit = (aligned: Work): void => {
        runSteps(aligned, run, this.#steps);
        for (const { device, reading } of aligned.readings) {
          for (const fault of ofCommit.get(readingKey(device.id, reading.at)) ?? [])
            this.#evaluator.setAside(aligned, fault);
        }
      };
      this.#forEach(commit, visit, work);
    }
    await this.#committer.flush();
  }

  async #load(): Promise<void> {
    const directory = await loadIngestDirectory(this.#options.registry);
    this.#devices.load(directory);
    this.#run.router.forget();
    this.#retention = directory.retention;
    this.#run.keptFrom = this.#keptFrom();
    const orphans = this.#rules.load(directory, this.#devices.byId);
    for (const orphan of orphans) this.#evaluator.pending.alerts.orphaned(orphan, this.#now());
    this.#watch();
    this.#committer.poke(Date.now());
  }

  async #reload(): Promise<void> {
    const waiting = this.#reloads;
    this.#reloads = [];
    try {
      // What machines did until now must be in the registry before they are read from it again.
      await this.#committer.flush();
      await this.#load();
      for (const { resolve } of waiting) resolve();
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  #keptFrom(): number {
    const { rawDays } = this.#retention;
    return rawDays === null ? Number.NEGATIVE_INFINITY : this.#now() - rawDays * DAY_MS;
  }

  #watch(): void {
    const interest = this.#interest;
    for (const device of this.#devices.byId.values()) device.watched = interest === '*' || interest.has(device.id);
  }

  #tick(): void {
    const now = this.#now();
    // Silence is judged only when nothing waits unread: a backlog of ours is not a device's silence.
    if (this.#caughtUp) {
      this.#evaluator.tick(now, this.#startedAt);
      this.#committer.poke(Date.now());
    }
    this.#run.keptFrom = this.#keptFrom();
    this.#maintain(now);
  }

  #maintain(now: number): void {
    const { writer } = this.#options;
    const { durableSeq } = this.#feeder;
    const idle = now - this.#lastStoredAt >= MAINTAIN_IDLE_MS && durableSeq > this.#maintainedSeq;
    if (this.#upkeep || this.#troubles.store || !(idle || now - this.#maintainedAt >= MAINTAIN_MS)) return;
    this.#maintainedAt = now;
    this.#maintainedSeq = durableSeq;
    const { rawDays, hourlyDays, dailyDays } = this.#retention;
    const retain = now - this.#retainedAt >= RETENTION_MS && (rawDays ?? hourlyDays ?? dailyDays) !== null;
    if (retain) this.#retainedAt = now;
    const upkeep = async (): Promise<void> => {
      await writer.maintain(now);
      if (retain) await writer.applyRetention(this.#retention, now);
    };
    // Upkeep is tried again a minute later; a store in trouble says so at the next append.
    this.#upkeep = upkeep()
      .catch(() => undefined)
      .finally(() => {
        this.#upkeep = null;
      });
  }

  async #committed(transitions: readonly AlertTransition[]): Promise<void> {
    this.#trim();
    if (transitions.length === 0) return;
    const ids = [...new Set(transitions.map(({ alert }) => alert))];
    const alerts = new Map((await alertsByIds(this.#options.registry, ids)).map((alert) => [alert.id, alert]));
    for (const { alert: id, kind } of transitions) {
      const alert = alerts.get(id);
      if (alert) this.#options.onAlert({ transition: kind, alert });
    }
  }

  #stored(): void {
    this.#lastStoredAt = this.#now();
    this.#trim();
  }

  #trim(): void {
    const seq = Math.min(this.#committer.durableSeq, this.#feeder.durableSeq);
    if (seq <= this.#trimmed) return;
    this.#trimmed = seq;
    this.#options.onTrim(seq);
  }

  #setTrouble<K extends keyof Troubles>(of: K, trouble: Troubles[K]): void {
    this.#troubles[of] = trouble;
    this.#options.onState(this.state);
  }
}
