import { watchedOf } from '../../domain/overview/advice.ts';
import { type Fitted, trendOf } from '../../domain/overview/trend.ts';
import type { ReadingReader } from '../../store/readings/reading-store.ts';

export interface Course {
  readonly device: string;
  readonly datastream: string;
  /** What was measured before is of another place, epoch ms. */
  readonly since: number;
}

interface Kept {
  readonly fitted: Fitted;
  /** Epoch ms. */
  readonly until: number;
}

/** So many courses are kept; a province has that many fields, a cooperative a few dozen. */
const MAX_KEPT = 20_000;
/** Readings are asked for by so many at a time: charts that somebody waits for come first. */
const AT_ONCE = 2;
/** Nobody waits longer than this for advice, nor for that of more sites than a phone shows. */
const PATIENCE_MS = 60;
const FEW = 32;

/** Trends of datastreams, worked out beside the requests and kept for as long as they hardly change. */
export class Trends {
  readonly #readings: ReadingReader;
  readonly #now: () => number;
  readonly #timeZone: string;
  readonly #kept = new Map<string, Kept>();
  readonly #waiting = new Map<string, Course>();
  readonly #running = new Set<Promise<void>>();

  constructor(given: { readonly readings: ReadingReader; readonly now: () => number; readonly timeZone: string }) {
    this.#readings = given.readings;
    this.#now = given.now;
    this.#timeZone = given.timeZone;
  }

  /** What is known of a course; undefined while it is being worked out. */
  of(course: Course): Fitted | undefined {
    return this.#kept.get(keyOf(course))?.fitted;
  }

  /** Has those worked out that are not known or too old, and waits for them when they are few, but never for long. */
  async prepare(courses: readonly Course[]): Promise<void> {
    const now = this.#now();
    let missing = 0;
    for (const course of courses) {
      const key = keyOf(course);
      const kept = this.#kept.get(key);
      if (kept && kept.until > now) continue;
      if (!kept) missing++;
      this.#waiting.set(key, course);
    }
    this.#run();
    if (missing === 0 || missing > FEW) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((done) => {
      timer = setTimeout(done, PATIENCE_MS);
    });
    await Promise.race([this.#idle(), patience]);
    clearTimeout(timer);
  }

  async #idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #run(): void {
    while (this.#running.size < AT_ONCE) {
      const next = this.#waiting.entries().next();
      if (next.done) return;
      const [key, course] = next.value;
      this.#waiting.delete(key);
      const work: Promise<void> = this.#workOut(key, course).finally(() => {
        this.#running.delete(work);
        this.#run();
      });
      this.#running.add(work);
    }
  }

  async #workOut(key: string, { device, datastream, since }: Course): Promise<void> {
    const outlook = watchedOf(datastream)?.outlook;
    if (!outlook) return;
    const { windowMs, bucketMs } = outlook;
    const now = this.#now();
    const from = Math.max(since, now - windowMs);
    const range = { device, datastream, from, to: now + 1, bucketMs, timeZone: this.#timeZone };
    // A store that does not answer now is asked again soon; there is no advice for as long.
    const columns = await this.#readings.series(range).catch(() => null);
    const fitted: Fitted = columns
      ? // A bucket's mean is that of its middle.
        trendOf({ t: columns.t.map((t) => Math.min(t + bucketMs / 2, now)), values: columns.mean }, outlook, now)
      : { unsure: 'silent' };
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.set(key, { fitted, until: now + bucketMs / (columns ? 4 : 60) });
  }
}

const keyOf = ({ device, datastream, since }: Course): string => `${device}/${datastream}/${since}`;
