/**
 * A reading is what one uplink says of one instant of one device: results side by side with the
 * datastreams they belong to. `datastreams` is interned (the same list is the same array), so a
 * store may keep what it knows of a list by the array's identity.
 */
export interface Reading {
  readonly device: string;
  /** Site at `at`, null when the device was nowhere deployed. */
  readonly site: string | null;
  /** phenomenonTime, epoch ms. */
  readonly at: number;
  readonly datastreams: readonly string[];
  /** Finite numbers, as many as `datastreams`. */
  readonly results: readonly number[];
}

/** A result that is a word: a state, a text. */
export interface TextReading {
  readonly device: string;
  readonly site: string | null;
  readonly at: number;
  readonly datastream: string;
  readonly result: string;
}

export interface ReadingBatch {
  /** Every uplink of the journal up to and including this commit is in this batch or an earlier one. */
  readonly throughSeq: number;
  readonly readings: readonly Reading[];
  readonly texts: readonly TextReading[];
}

/** A reading that the database itself refuses (a field type conflict, say); it goes to quarantine. */
export interface RejectedReading {
  readonly reading: Reading | TextReading;
  readonly detail: string;
}

/** Lives in the ingest thread; the only writer. */
export interface ReadingWriter {
  /**
   * Stores a batch. The key of a result is (device, datastream, at): sending it again changes nothing,
   * sending another result for the key replaces it, be it later in the same batch. Numbers and texts are kept apart:
   * one of each may stand under the same key. Resolves when the batch is durable.
   * @returns what has no place in the store, in no order; of a reading just the results concerned: what the database
   * refuses, times older than what is kept, or that are no whole milliseconds. `appliedSeq` then stays where it was, so
   * that a crash loses nothing of them: once they are put aside, an empty batch with the same `throughSeq` moves it on
   * @throws StoreUnavailable when it could not be stored now and may be later; nothing of it counts then
   */
  append(batch: ReadingBatch): Promise<readonly RejectedReading[]>;
  /** `throughSeq` of the last batch that is durable; 0 at first. It never goes back. */
  appliedSeq(): Promise<number>;
  /**
   * Brings rollups of closed, touched hours and days up to date; called when idle and at least every minute. It may leave
   * some for the next call: answers never depend on it.
   */
  maintain(now: number): Promise<void>;
  /**
   * Deletes results in [from, to) of a device, or of one of its datastreams, and mends the rollups. Where single results
   * are no longer kept, each hour that the range touches goes as a whole. A datastream of which nothing is left is not listed any more.
   * @returns how many results were deleted, those that were kept as rollups alone not counted
   * @throws StoreUnavailable, after which the deletion may yet be ended; Error when the database cannot delete
   */
  delete(selection: ReadingSelection): Promise<number>;
  /**
   * Deletes what is older than the policy keeps, by whole days of the store's zone, once it is rolled up. A coarser
   * resolution is kept at least as long as the finer one it is made from.
   * @throws StoreUnavailable; Error when the database cannot delete
   */
  applyRetention(policy: RetentionPolicy, now: number): Promise<void>;
  close(): Promise<void>;
}

export interface ReadingSelection {
  readonly device: string;
  readonly datastream: string | null;
  readonly from: number;
  readonly to: number;
}

/** Days for which each resolution is kept; null is for ever. */
export interface RetentionPolicy {
  readonly rawDays: number | null;
  readonly hourlyDays: number | null;
  readonly dailyDays: number | null;
}

export interface StoredObservation {
  readonly device: string;
  readonly datastream: string;
  readonly at: number;
  readonly result: number | string;
}

export interface ObservationQuery {
  readonly device: string;
  /** null for all of the device's. */
  readonly datastream: string | null;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  /** Opaque; from the page before. */
  readonly cursor: string | null;
}

export interface SeriesQuery {
  readonly device: string;
  readonly datastream: string;
  readonly from: number;
  readonly to: number;
  /**
   * Width of a bucket in ms; 0 asks for raw rows (min = mean = max = last, count = 1). Buckets of whole
   * days are cut at midnight of `timeZone`, all others at multiples of the width since the epoch, shifted by
   * the zone's offset so that hours and their multiples fall on the zone's clock; a change of the clock begins a new
   * bucket. Where single results are no longer kept, hours and then days stand in the bucket in which they begin.
   */
  readonly bucketMs: number;
  readonly timeZone: string;
}

/** Columns of equal length, oldest first; `t` is each bucket's start. Empty buckets are left out. */
export interface SeriesColumns {
  readonly t: Float64Array;
  readonly min: Float64Array;
  readonly mean: Float64Array;
  readonly max: Float64Array;
  readonly last: Float64Array;
  readonly count: Float64Array;
}

/** Lives in the main thread and never blocks it. */
export interface ReadingReader {
  /**
   * Single results by time, then by the datastream's key; a page ends anywhere.
   * @throws RangeError for a cursor that did not come from a page
   */
  observations(query: ObservationQuery): Promise<{ items: StoredObservation[]; next: string | null }>;
  series(query: SeriesQuery): Promise<SeriesColumns>;
  /** Datastream keys that have results of a device. */
  datastreams(device: string): Promise<string[]>;
  /** Rejects with StoreUnavailable when the database cannot be reached. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The database is not to be had now: stopped, unreachable, overloaded, disk full, or refusing our credentials. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  readonly reason: StoreTrouble;
  /** How long the database asks to be left alone, ms; null when it did not say. */
  readonly retryAfterMs: number | null;

  constructor(reason: StoreTrouble, detail: string, options: ErrorOptions & { readonly retryAfterMs?: number } = {}) {
    super(detail, options);
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}

export type StoreTrouble =
  | 'unreachable'
  | 'timeout'
  | 'unauthorised'
  | 'missing'
  | 'overloaded'
  | 'failing'
  | 'disk-full';
