import type { Freshness } from '../freshness.ts';

export interface Window {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

/**
 * How many uplinks a device owes for a stretch of time: one for each interval that it promised, asleep between them or
 * not, from when it was there on. Not a whole number.
 */
export const expectedUplinks = (intervalS: number, { from, to }: Window, since: number): number =>
  Math.max(0, to - Math.max(from, since)) / 1000 / intervalS;

/** What came of what was owed, device by device: one that sends too often makes up for no other. */
export class Completeness {
  #received = 0;
  #expected = 0;

  /** @param expected of one device over one day */
  add(received: number, expected: number): void {
    this.#received += Math.min(received, expected);
    this.#expected += expected;
  }

  /** 0–1; null where nothing was owed. */
  get share(): number | null {
    return this.#expected === 0 ? null : this.#received / this.#expected;
  }
}

interface Facts {
  readonly uplinks: number;
  /** Those of which something was refused. */
  readonly refused: number;
  readonly complete: number | null;
  /** Newest results, and those of them that came as they should. */
  readonly results: number;
  readonly clean: number;
  readonly devices: Readonly<Record<Freshness, number>>;
}

/** Shares from 0 to 1; null for what cannot be told. */
export interface DataQuality {
  readonly correct: number | null;
  readonly complete: number | null;
  readonly clean: number | null;
  readonly alive: number | null;
}

/**
 * Whether data are „đúng, đủ, sạch, sống“, the four words by which public data are judged in Vietnam, as figures that can
 * be checked; what they mean of readings is set by Sen:
 * correct: uplinks of the last seven days of which nothing was refused, that is in a form and range that can be true;
 * complete: of the reports that devices in service owed in these days, those that are there, late ones with them;
 * clean: newest results that came with their own time, in time, and as a number where a number is meant;
 * alive: devices that report as they promised, of all that are in service.
 */
export function dataQuality({ uplinks, refused, complete, results, clean, devices }: Facts): DataQuality {
  const { fresh, late, lost, never } = devices;
  return {
    correct: share(uplinks - refused, uplinks),
    complete,
    clean: share(clean, results),
    alive: share(fresh, fresh + late + lost + never),
  };
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : Math.max(0, part) / whole);

/** The one in the middle; of an even number the mean of the two; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] as number)) / 2;
}
