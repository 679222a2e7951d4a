/** Stored results of one datastream, oldest first; `values` is as long as `at`. */
export interface Stream {
  readonly device: string;
  /** Datastream, `property` or `property@channel`. */
  readonly key: string;
  /** Event times, epoch ms. */
  readonly at: Float64Array;
  readonly values: Float64Array;
}

/** Goes through several streams in the order of time; of one instant in the order of the list, as a reading has them. */
export class InOrder {
  readonly #streams: readonly Stream[];
  readonly #next: number[];

  constructor(streams: readonly Stream[]) {
    this.#streams = streams;
    this.#next = streams.map(() => 0);
  }

  /** Calls with the stream and the index in it. @returns false at the end */
  step(take: (stream: Stream, index: number) => void): boolean {
    let first = -1;
    let earliest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#streams.length; i += 1) {
      const at = this.#streams[i]?.at[this.#next[i] as number];
      if (at !== undefined && at < earliest) {
        earliest = at;
        first = i;
      }
    }
    if (first < 0) return false;
    const index = this.#next[first] as number;
    this.#next[first] = index + 1;
    take(this.#streams[first] as Stream, index);
    return true;
  }
}
