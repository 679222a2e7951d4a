import type { LiveUpdate } from '../domain/api/live.ts';
import type { JournalCommit, JournalReader } from '../store/journal/contract.ts';
import { type ReadingSelection, type ReadingWriter, StoreUnavailable } from '../store/readings/reading-store.ts';
import { alertsByIds } from '../store/registry/alert-row.ts';
import { closedAlert, readCursor } from '../store/registry/ingest-state.ts';
import { removeLatest } from '../store/registry/latest-removal.ts';
import type { Registry } from '../store/registry/schema.ts';
import type { AlertTransition } from './alert-changes.ts';
import { Backoff } from './backoff.ts';
import { ClockWatch } from './clock-watch.ts';
import { Committer } from './committer.ts';
import type { AlertEvent, IngestState, IngestStats } from './contract.ts';
import { Devices } from './devices.ts';
import { Evaluator } from './evaluate.ts';
import { JournalAgain } from './journal-again.ts';
import { damagedEntry, JournalWalk } from './journal-walk.ts';
import { LivePublisher } from './live-publisher.ts';
import { RegistryView } from './registry-view.ts';
import { replayQuarantine } from './replay.ts';
import { Router } from './route.ts';
import { breathe, Signal } from './signal.ts';
import { steps as allSteps, evaluate, type Run, runSteps, type Step } from './steps.ts';
import { BATCH_UPLINKS, StoreFeeder } from './store-feeder.ts';
import { Troubles } from './troubles.ts';
import { StoreUpkeep } from './upkeep.ts';
import { newWork } from './work.ts';

/** Bytes of the journal that are worked off in one go; 20,000 uplinks of usual size. */
const CHUNK_BYTES = 3 * 1024 * 1024;
const IDLE_MS = 500;
const TICK_MS = 1000;
/** ms that deleting waits for readings that are on their way to the store. */
const ARRIVE_MS = 15_000;
/** Transitions read back from the registry in one statement, to be handed on. */
const TOLD_AT_ONCE = 500;

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
  /** A clock that nobody puts, ms; with a clock of one's own that is never put either. */
  readonly steady?: () => number;
  /** Other steps than the product's; for tests of a step that fails. */
  readonly steps?: readonly Step[];
}

/** Reads the journal, evaluates it, and brings its readings to the store. One a platform. */
export class IngestEngine {
  readonly #options: EngineOptions;
  readonly #now: () => number;
  readonly #steady: () => number;
  readonly #clock: ClockWatch;
  /** Since when devices can be heard: the start, or the last time that the journal took uplinks again. */
  #listeningSince: number;
  #listening = true;
  readonly #devices: Devices;
  readonly #live: LivePublisher;
  readonly #evaluator: Evaluator;
  readonly #run: Run;
  readonly #walk = new JournalWalk();
  readonly #work = newWork();
  readonly #steps: readonly Step[];
  readonly #wake = new Signal();
  readonly #committer: Committer;
  readonly #feeder: StoreFeeder;
  readonly #upkeep: StoreUpkeep;
  readonly #view: RegistryView;
  #position: number;
  #caughtUp = false;
  #grownTo = 0;
  #interest: '*' | ReadonlySet<string> = new Set();
  readonly #troubles: Troubles;
  #trimmed = 0;
  #closing = false;
  #loop: Promise<void> | null = null;
  #timers: NodeJS.Timeout[] = [];

  private constructor(options: EngineOptions, evaluatedSeq: number) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#steady = options.steady ?? options.now ?? (() => performance.now());
    this.#clock = new ClockWatch(this.#now(), this.#steady());
    this.#listeningSince = this.#now();
    this.#steps = options.steps ?? allSteps;
    this.#position = evaluatedSeq;
    this.#troubles = new Troubles(options.onState);
    this.#upkeep = new StoreUpkeep(options.writer, this.#listeningSince);
    this.#devices = new Devices(options.timeZone);
    this.#live = new LivePublisher(options.onLive);
    this.#evaluator = new Evaluator(this.#devices, this.#live, this.#now);
    this.#run = {
      devices: this.#devices,
      router: new Router(this.#devices),
      store: null,
      evaluator: this.#evaluator,
      keptFrom: Number.NEGATIVE_INFINITY,
      aheadMs: 0,
    };
    this.#committer = new Committer({
      registry: options.registry,
      evaluator: this.#evaluator,
      evaluatedSeq,
      onCommitted: (transitions) => this.#committed(transitions),
      onTrouble: (detail) => {
        this.#troubles.registry = detail;
      },
    });
    const { registry, reader, timeZone } = options;
    const commit = (): Promise<void> => this.#committer.flush();
    this.#view = new RegistryView({ registry, run: this.#run, upkeep: this.#upkeep, timeZone, now: this.#now, commit });
    const again = new JournalAgain({ reader, run: this.#run, steps: this.#steps, commit });
    this.#feeder = new StoreFeeder({
      writer: options.writer,
      position: () => this.#position,
      readBatch: (seq, size) => again.readBatch(seq, size === 'chunk' ? CHUNK_BYTES : 1),
      onRejected: (rejected, batch) => again.setAside(rejected, batch),
      onStored: () => this.#stored(),
      onTrouble: (trouble) => {
        this.#troubles.store = trouble;
      },
    });
  }

  /** Reads the registry and starts working. @throws Error when the registry cannot be read */
  static async start(options: EngineOptions): Promise<IngestEngine> {
    const evaluatedSeq = await readCursor(options.registry, 'evaluate');
    const lastSeq = options.reader.lastSeq();
    if (evaluatedSeq > lastSeq) {
      // Its numbers would start again below the place reached, and new uplinks would never be read.
      throw new Error(
        `the journal ends at ${lastSeq} although it was read up to ${evaluatedSeq}: put its folder back, or open it after ${evaluatedSeq}`,
      );
    }
    const engine = new IngestEngine(options, evaluatedSeq);
    await engine.#view.start();
    engine.setInterest(options.interest ?? []);
    engine.#committer.poke(Date.now());
    engine.#feeder.start();
    engine.#timers.push(setInterval(() => engine.tick(), TICK_MS));
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
    return this.#troubles.state;
  }

  /** Whether everything that is in the journal was read. */
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  setInterest(devices: '*' | readonly string[]): void {
    this.#interest = devices === '*' ? '*' : new Set(devices);
    this.#watch();
  }

  /** False while the journal takes nothing, so that nobody can be heard. */
  setListening(listening: boolean): void {
    if (listening && !this.#listening) this.#listeningSince = this.#now();
    this.#listening = listening;
  }

  /** A commit has landed in the journal. */
  journalGrew(seq: number): void {
    this.#grownTo = Math.max(this.#grownTo, seq);
    this.#caughtUp = false;
    this.#options.reader.grew(seq);
    this.#wake.wake();
  }

  registryChanged(): Promise<void> {
    const read = this.#view.ask();
    this.#wake.wake();
    return read;
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

  async alertClosed(id: string): Promise<void> {
    const row = await this.#view.whenRead(() => closedAlert(this.#options.registry, id));
    if (!row) return;
    this.#evaluator.closed(row);
    this.#committer.poke(Date.now());
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
    await this.#arrived();
    const deleted = await this.#options.writer.delete(selection);
    await this.#committer.flush();
    await removeLatest(this.#options.registry, selection);
    this.#devices.byId.get(selection.device)?.forgetLatest(selection);
    return deleted;
  }

  /** Readings on their way to the store would come back after they were deleted: they are stored first. */
  async #arrived(): Promise<void> {
    const target = this.#options.reader.lastSeq();
    this.journalGrew(target);
    const until = Date.now() + ARRIVE_MS;
    while (this.#feeder.durableSeq < target) {
      const { store } = this.#troubles;
      if (store) throw new StoreUnavailable(store.reason, store.detail);
      if (this.#closing || Date.now() >= until) {
        throw new StoreUnavailable('overloaded', 'readings that came before are still on their way; try again');
      }
      this.#feeder.flush();
      await this.#feeder.progress(20);
    }
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
    this.#view.close();
    await this.#options.writer.close();
    await this.#options.registry.destroy();
    this.#options.reader.close();
  }

  async #workOff(): Promise<void> {
    const backoff = new Backoff({ firstMs: 100, longestMs: 5000 });
    while (!this.#closing) {
      try {
        if (this.#view.asked) await this.#reload();
        await this.#committer.room();
        const commits = this.#options.reader.read(this.#position, CHUNK_BYTES);
        this.#troubles.journal = null;
        backoff.reset();
        if (commits.length === 0) await this.#idle();
        else await this.#chunk(commits);
      } catch (error) {
        this.#troubles.journal = error instanceof Error ? error.message : String(error);
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
    const run = this.#run;
    const damage = this.#walk.forEach(commit, this.#work, (work) => {
      runSteps(work, run, this.#steps);
      evaluate(work, run);
    });
    if (damage) this.#evaluator.pending.addQuarantine(damagedEntry(commit, damage, this.#now()));
  }

  async #reload(): Promise<void> {
    await this.#view.reload();
    this.#watch();
    this.#committer.poke(Date.now());
  }

  #watch(): void {
    const interest = this.#interest;
    for (const device of this.#devices.byId.values()) device.watched = interest === '*' || interest.has(device.id);
  }

  /** Looks at the clock. */
  tick(): void {
    const now = this.#now();
    this.#lookAtClock(now);
    // Silence is judged only when nothing waits unread: a backlog of ours is not a device's silence.
    if (this.#caughtUp && this.#listening && !this.#view.reading) {
      this.#evaluator.silence.tick(now, this.#listeningSince);
      this.#committer.poke(Date.now());
    }
    this.#run.keptFrom = this.#upkeep.keptFrom(now);
    if (this.#view.ofAnotherDay && !this.#view.asked) this.registryChanged().catch(() => undefined);
    if (this.#troubles.store === null) this.#upkeep.tick(now, this.#feeder.durableSeq);
  }

  #lookAtClock(now: number): void {
    const put = this.#clock.look(now, this.#steady());
    if (put === 0) return;
    // What nobody lived through is nobody's silence, and devices that kept the right time are not late.
    this.#run.aheadMs = Math.max(0, this.#clock.ahead);
    this.#listeningSince = put > 0 ? now : Math.min(this.#listeningSince, now);
    if (put > 0) return;
    this.#evaluator.silence.putBack(now);
    this.#view.putBack(now).catch(() => undefined);
  }

  async #committed(transitions: readonly AlertTransition[]): Promise<void> {
    this.#trim();
    if (transitions.length === 0) return;
    for (let from = 0; from < transitions.length; from += TOLD_AT_ONCE) {
      const page = transitions.slice(from, from + TOLD_AT_ONCE);
      const ids = [...new Set(page.map(({ alert }) => alert))];
      const alerts = new Map((await alertsByIds(this.#options.registry, ids)).map((alert) => [alert.id, alert]));
      for (const { alert: id, kind } of page) {
        const alert = alerts.get(id);
        if (alert) this.#options.onAlert({ transition: kind, alert });
      }
      // Thousands at once must not keep uplinks waiting.
      if (from + TOLD_AT_ONCE < transitions.length) await breathe();
    }
  }

  #stored(): void {
    this.#upkeep.stored(this.#now());
    this.#trim();
  }

  #trim(): void {
    const seq = Math.min(this.#committer.durableSeq, this.#feeder.durableSeq);
    if (seq <= this.#trimmed) return;
    this.#trimmed = seq;
    this.#options.onTrim(seq);
  }
}
