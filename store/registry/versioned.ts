/** Something as it was read, and the version by which a change says what it was meant for. */
export interface Versioned<T> {
  readonly value: T;
  readonly version: number;
}

export interface Expectation {
  /** The version that it must have; null takes any. */
  readonly expected: number | null;
  /** Epoch ms. */
  readonly now: number;
}
