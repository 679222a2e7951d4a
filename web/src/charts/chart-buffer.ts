import { withGaps } from '../lib/gaps.ts';

/** What a chart draws: x in seconds as uPlot has it, then max, min and mean; null breaks the lines. */
export type ChartData = [number[], (number | null)[], (number | null)[], (number | null)[]];

export interface ChartColumns {
  readonly t: readonly number[];
  readonly min: readonly number[];
  readonly mean: readonly number[];
  readonly max: readonly number[];
}

/** A page left open for a week must not grow for ever. */
const MAX_LIVE_ROWS = 20_000;

/** The rows of one chart: what the server had, and the live points that came after. A point more costs one row. */
export class ChartBuffer {
  readonly #gapMs: number;
  readonly #rows: ChartData;
  #last: number | undefined;

  /** @param gapMs distance from which two points are not joined */
  constructor({ t, min, mean, max }: ChartColumns, gapMs: number) {
    this.#gapMs = gapMs;
    this.#last = t.at(-1);
    const rows = withGaps({ t, ys: [max, min, mean] }, gapMs);
    this.#rows = [rows.t.map((ms) => ms / 1000), rows.ys[0]!, rows.ys[1]!, rows.ys[2]!];
  }

  /** Takes a live result of phenomenon time `at`, epoch ms; false for one that is not newer than the last. */
  append(at: number, value: number): boolean {
    if (this.#last !== undefined && at <= this.#last) return false;
    if (this.#last !== undefined && at - this.#last > this.#gapMs) this.#push((this.#last + at) / 2, null);
    this.#push(at, value);
    this.#last = at;
    if (this.#rows[0].length > MAX_LIVE_ROWS) this.#drop(1);
    return true;
  }

  /** Drops what lies before `from`, epoch ms, but for the one row that the line comes from. */
  trim(from: number): void {
    const [seconds] = this.#rows;
    let n = 0;
    while (n + 1 < seconds.length && seconds[n + 1]! * 1000 < from) n++;
    if (n > 0) this.#drop(n);
  }

  /** Rows for uPlot, gaps as nulls: always the same arrays, which grow. */
  data(): ChartData {
    return this.#rows;
  }

  #push(at: number, value: number | null): void {
    const [seconds, ...ys] = this.#rows;
    seconds.push(at / 1000);
    for (const y of ys) y.push(value);
  }

  #drop(n: number): void {
    for (const column of this.#rows) column.splice(0, n);
  }
}
