import type { Reading, ReadingBatch, TextReading } from '../store/readings/reading-store.ts';
import type { ReadingSink } from './steps.ts';
import type { ValidReading } from './work.ts';

/** Readings that wait for the store, whole commits of the journal at a time. */
export class StoreBatch implements ReadingBatch, ReadingSink {
  readonly readings: Reading[] = [];
  readonly texts: TextReading[] = [];
  throughSeq: number;
  uplinks = 0;
  /** When its first commit came in; null while there is none. */
  since: number | null = null;
  /** Where each commit's readings and texts end. */
  readonly #ends: { readonly seq: number; readonly readings: number; readonly texts: number }[] = [];

  /** @param afterSeq the commit before its first one */
  constructor(afterSeq: number) {
    this.throughSeq = afterSeq;
  }

  add({ reading, texts }: ValidReading): void {
    if (reading.datastreams.length > 0) this.readings.push(reading);
    if (texts.length > 0) this.texts.push(...texts);
  }

  /** All uplinks of a commit were offered. */
  endCommit(seq: number, uplinks: number, now: number): void {
    this.throughSeq = seq;
    this.uplinks += uplinks;
    this.since ??= now;
    this.#ends.push({ seq, readings: this.readings.length, texts: this.texts.length });
  }

  /** The commit that a reading of the batch came in. */
  commitOf(reading: Reading | TextReading): number | null {
    const number = this.readings.indexOf(reading as Reading);
    if (number >= 0) return this.#ends.find((end) => number < end.readings)?.seq ?? null;
    const text = this.texts.indexOf(reading as TextReading);
    return text < 0 ? null : (this.#ends.find((end) => text < end.texts)?.seq ?? null);
  }
}
