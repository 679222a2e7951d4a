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
const MAX_LIVE_POINTS = 20_000;

/** The rows of one chart: what the server had, and the live points that came after. */
export class ChartBuffer {
  readonly #gapMs: number;
  readonly #t: number[];
  readonly #min: number[];
  readonly #mean: number[];
  readonly #max: number[];

  /** @param gapMs distance from which two points are not joined */
  constructor(columns: ChartColumns, gapMs: number) {
    this.#gapMs = gapMs;
    this.#t = [...columns.t];
    this.#min = [...columns.min];
    this.#mean = [...columns.mean];
    this.#max = [...columns.max];
  }

  get length(): number {
    return this.#t.length;
  }

  /** Takes a live result of phenomenon time `at`, epoch ms; false for one that is not newer than the last. */
  append(at: number, value: number): boolean {
    const last = this.#t.at(-1);
    if (last !== undefined && at <= last) return false;
    this.#t.push(at);
    this.#min.push(value);
    this.#mean.push(value);
    this.#max.push(value);
    if (this.#t.length > MAX_LIVE_POINTS) for (const column of this.#columns()) column.shift();
    return true;
  }

  /** Drops what lies before `from`, epoch ms, but for the one point that the line comes from. */
  trim(from: number): void {
    let n = 0;
    while (n + 1 < this.#t.length && this.#t[n + 1]! < from) n++;
    if (n > 0) for (const column of this.#columns()) column.splice(0, n);
  }

  /** Rows for uPlot, gaps as nulls. */
  data(): ChartData {
    const { t, ys } = withGaps({ t: this.#t, ys: [this.#max, this.#min, this.#mean] }, this.#gapMs);
    return [t.map((ms) => ms / 1000), ys[0]!, ys[1]!, ys[2]!];
  }

  #columns(): number[][] {
    return [this.#t, this.#min, this.#mean, this.#max];
  }
}
