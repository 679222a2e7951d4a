import { DAY, HOUR } from '../zone-clock.ts';

/** What is kept of the results of one datastream in one hour or day. `start` is epoch ms. */
export interface Summary {
  readonly start: number;
  readonly min: number;
  readonly max: number;
  readonly sum: number;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

export const HOURLY = 1;
export const DAILY = 2;
export type Resolution = typeof HOURLY | typeof DAILY;

/** Time that one row of `rollups` spans: a row of a full chunk still fits into a page of the tree. */
const CHUNK_MS = { [HOURLY]: 12 * HOUR, [DAILY]: 16 * DAY } as const;

export const chunkOf = (resolution: Resolution, start: number): number => Math.floor(start / CHUNK_MS[resolution]);
export const chunkStart = (resolution: Resolution, chunk: number): number => chunk * CHUNK_MS[resolution];

/** float64 values of a summary in a body: start, min, max, sum, count, first, last. */
export const SUMMARY_LENGTH = 7;

/** Numbers packed in a blob, without a copy where memory allows. */
export function floatsOf(blob: Uint8Array): Float64Array {
  if (blob.byteOffset % 8 === 0) return new Float64Array(blob.buffer, blob.byteOffset, blob.byteLength / 8);
  return new Float64Array(blob.slice().buffer);
}

export const blobOf = (floats: Float64Array): Buffer =>
  Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength);

/** Gathers the results of one datastream in order of time. */
export class Gathering {
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  sum = 0;
  count = 0;
  first = Number.NaN;
  last = Number.NaN;

  add(result: number): void {
    if (result < this.min) this.min = result;
    if (result > this.max) this.max = result;
    if (this.count === 0) this.first = result;
    this.sum += result;
    this.count += 1;
    this.last = result;
  }

  addSummary(floats: Float64Array, at: number): void {
    const min = floats[at + 1] as number;
    const max = floats[at + 2] as number;
    if (min < this.min) this.min = min;
    if (max > this.max) this.max = max;
    if (this.count === 0) this.first = floats[at + 5] as number;
    this.sum += floats[at + 3] as number;
    this.count += floats[at + 4] as number;
    this.last = floats[at + 6] as number;
  }

  summary(start: number): Summary {
    const { min, max, sum, count, first, last } = this;
    return { start, min, max, sum, count, first, last };
  }
}

/** A chunk's body in which the summaries that start at one of `redone` have given way to `made`; null when none is left. */
export function replaceSummaries(
  body: Float64Array,
  redone: ReadonlySet<number>,
  made: readonly Summary[],
): Float64Array | null {
  const kept: Summary[] = [];
  for (let at = 0; at < body.length; at += SUMMARY_LENGTH) {
    const [start, min, max, sum, count, first, last] = body.subarray(at, at + SUMMARY_LENGTH) as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    if (!redone.has(start)) kept.push({ start, min, max, sum, count, first, last });
  }
  const all = [...kept, ...made].sort((a, b) => a.start - b.start);
  if (all.length === 0) return null;
  return Float64Array.from(
    all.flatMap(({ start, min, max, sum, count, first, last }) => [start, min, max, sum, count, first, last]),
  );
}
