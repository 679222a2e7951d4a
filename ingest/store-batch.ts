import type { Reading, ReadingBatch, RejectedReading, TextReading } from '../store/readings/reading-store.ts';
import type { Fault } from './decode/decoded.ts';
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

  /** Refused readings by the commit they came in, there by `readingKey`, as the faults that they are. */
  byCommit(rejected: readonly RejectedReading[]): Map<number, Map<string, Fault[]>> {
    const commits = new Map<number, Map<string, Fault[]>>();
    const numbers = new Map<unknown, number>(this.readings.map((reading, i) => [reading, i]));
    const texts = new Map<unknown, number>(this.texts.map((text, i) => [text, i]));
    for (const { reading, detail } of rejected) {
      const number = numbers.get(reading) ?? Number.POSITIVE_INFINITY;
      const text = texts.get(reading) ?? Number.POSITIVE_INFINITY;
      const end = this.#ends.find((one) => number < one.readings || text < one.texts);
      if (!end) continue;
      const commit = commits.get(end.seq) ?? new Map<string, Fault[]>();
      commits.set(end.seq, commit);
      const key = readingKey(reading.device, reading.at);
      commit.set(key, [...(commit.get(key) ?? []), rejectedFault(reading, detail)]);
    }
    return commits;
  }
}

export const readingKey = (device: string, at: number): string => `${device}\n${at}`;

/** What is wrong with a reading that the database refuses. */
export function rejectedFault(reading: Reading | TextReading, detail: string): Fault {
  const field = 'datastream' in reading ? reading.datastream : reading.datastreams.join(',').slice(0, 200);
  return { reason: 'store-rejected', detail, field, device: reading.device };
}
