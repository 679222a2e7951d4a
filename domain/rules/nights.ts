import { growth } from './counted.ts';
import { type Entries, seek, spliced } from './entries.ts';

/** A result within the window of a night; `part` is how much of the window has passed, 0…1. */
export interface NightResult {
  readonly at: number;
  readonly value: number;
  readonly part: number;
}

/** What is kept of nights: entries that begin with the local day. */
export interface Nights {
  readonly stride: number;
  taken(nights: Entries, day: number, result: NightResult): Entries;
  /** The flow of the night at an index; null when too little is known of it. */
  flow(nights: Entries, index: number, windowMs: number): number | null;
}

const HOUR_MS = 3_600_000;

/** Of a counter the first and the last reading within the window: day, instant, reading, instant, reading. */
export const countedNights: Nights = {
  stride: 5,
  taken: (nights, day, { at, value }) => {
    const i = seek(nights, 5, day);
    if (nights[i] !== day) return spliced(nights, i, [day, at, value, at, value], 0);
    if (at < (nights[i + 1] as number)) return spliced(nights, i + 1, [at, value], 2);
    return at > (nights[i + 3] as number) ? spliced(nights, i + 3, [at, value], 2) : nights;
  },
  // Per hour between the two, as one night may bring a reading less than another.
  flow: (nights, i, windowMs) => {
    const [from, before, to, after] = nights.slice(i + 1, i + 5) as [number, number, number, number];
    return to - from < windowMs / 2 ? null : (growth(before, after) / (to - from)) * HOUR_MS;
  },
};

/** Slots to a window, by which a result that is sent again is known. */
const SLOTS = 30;

/** Of a flow: day, bits of the slots that brought something, sum, number, the newest instant. */
export const flowingNights: Nights = {
  stride: 5,
  taken: (nights, day, { at, value, part }) => {
    const slot = 1 << Math.min(SLOTS - 1, Math.floor(part * SLOTS));
    const i = seek(nights, 5, day);
    if (nights[i] !== day) return spliced(nights, i, [day, slot, value, 1, at], 0);
    const [slots, sum, number, last] = nights.slice(i + 1, i + 5) as [number, number, number, number];
    if (at <= last && (slots & slot) !== 0) return nights;
    return spliced(nights, i + 1, [slots | slot, sum + value, number + 1, Math.max(at, last)], 4);
  },
  flow: (nights, i) => (nights[i + 2] as number) / (nights[i + 3] as number),
};
