import type { SeriesColumns } from '../reading-store.ts';
import type { ZoneClock } from '../zone-clock.ts';
import { Gathering } from './summary.ts';

const NAMES = ['t', 'min', 'mean', 'max', 'last', 'count'] as const;

/** Sorts results, handed over in order of time, into buckets; width 0 keeps each by itself. */
export class SeriesBuilder {
  readonly #width: number;
  readonly #clock: ZoneClock;
  #rows = new Float64Array(6 * 256);
  #length = 0;
  #gathering = new Gathering();
  #start = 0;
  #end = Number.NEGATIVE_INFINITY;

  constructor(width: number, clock: ZoneClock) {
    this.#width = width;
    this.#clock = clock;
  }

  add(at: number, result: number): void {
    if (this.#width === 0) {
      if (this.#gathering.count > 0) this.#open(at);
      this.#push(at, result, result, result, result, 1);
      return;
    }
    if (at >= this.#end) this.#open(at);
    this.#gathering.add(result);
  }

  /** A summary counts for the bucket in which it begins. */
  addSummary(floats: Float64Array, at: number): void {
    const start = floats[at] as number;
    if (this.#width === 0 || start >= this.#end) this.#open(start);
    this.#gathering.addSummary(floats, at);
  }

  columns(): SeriesColumns {
    this.#close();
    // One piece of memory for all columns, handed to another thread at once.
    const memory = new Float64Array(this.#length * 6);
    const columns: Record<string, Float64Array> = {};
    NAMES.forEach((name, column) => {
      const values = memory.subarray(column * this.#length, (column + 1) * this.#length);
      for (let row = 0; row < this.#length; row += 1) values[row] = this.#rows[row * 6 + column] as number;
      columns[name] = values;
    });
    return columns as unknown as SeriesColumns;
  }

  #open(at: number): void {
    this.#close();
    this.#gathering = new Gathering();
    this.#start = this.#width === 0 ? at : this.#clock.bucketStart(at, this.#width);
    this.#end = this.#width === 0 ? at : this.#clock.bucketEnd(at, this.#width);
  }

  #close(): void {
    const { min, max, sum, count, last } = this.#gathering;
    if (count > 0) this.#push(this.#start, min, sum / count, max, last, count);
  }

  #push(t: number, min: number, mean: number, max: number, last: number, count: number): void {
    const at = this.#length * 6;
    if (at === this.#rows.length) {
      const grown = new Float64Array(this.#rows.length * 4);
      grown.set(this.#rows);
      this.#rows = grown;
    }
    const rows = this.#rows;
    rows[at] = t;
    rows[at + 1] = min;
    rows[at + 2] = mean;
    rows[at + 3] = max;
    rows[at + 4] = last;
    rows[at + 5] = count;
    this.#length += 1;
  }
}
