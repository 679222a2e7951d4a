/** Steps of 5 % from a microsecond up: any percentile within that of the truth, in 2 kB whatever the number of samples. */
const STEP = Math.log(1.05);
const LOWEST_MS = 0.001;
const BINS = 512;

export class Histogram {
  readonly #bins = new Float64Array(BINS);
  #count = 0;
  #max = 0;

  add(ms: number): void {
    const bin = ms <= LOWEST_MS ? 0 : Math.min(BINS - 1, 1 + Math.floor(Math.log(ms / LOWEST_MS) / STEP));
    this.#bins[bin] = (this.#bins[bin] as number) + 1;
    this.#count++;
    if (ms > this.#max) this.#max = ms;
  }

  get max(): number {
    return this.#max;
  }

  /** The value that a share `q` (0…1) of the samples does not exceed, ms; 0 without samples. */
  percentile(q: number): number {
    let left = Math.ceil(this.#count * q);
    if (left === 0) return 0;
    for (let bin = 0; bin < BINS; bin++) {
      left -= this.#bins[bin] as number;
      if (left <= 0) return Math.min(this.#max, LOWEST_MS * Math.exp(bin * STEP));
    }
    return this.#max;
  }
}
