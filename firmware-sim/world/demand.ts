import { between, uniform } from '../noise.ts';
import { DAY_MS, localDay, startOfDay } from './local-time.ts';

/** Where every counter starts from its first index; a reading before it shows that index. */
const FIRST_DAY = localDay(Date.UTC(2024, 0, 1));

export interface DemandOptions {
  readonly seed: number;
  readonly key: number;
  /** Use of one day, least and most. */
  readonly perDay: readonly [least: number, most: number];
  /** How a day's use falls on its 24 hours, in any proportion. */
  readonly shape: readonly number[];
  /** The counter's index on its first day. */
  readonly first: readonly [least: number, most: number];
}

export interface Demand {
  /** The counter's index. Never falls. */
  total(at: number): number;
  /** Use per hour at that instant: the slope of `total`. */
  rate(at: number): number;
}

/**
 * A meter: what its counter shows and how fast it turns, from the same day totals, so that the
 * difference of two readings is always the use between them.
 */
export function createDemand({ seed, key, perDay, shape, first }: DemandOptions): Demand {
  const sum = shape.reduce((a, b) => a + b, 0);
  const reached = shape.map((_, hour) => shape.slice(0, hour).reduce((a, b) => a + b, 0) / sum);
  const dayUse = (day: number) => perDay[0] + (perDay[1] - perDay[0]) * uniform(seed, key, day);
  const totals = [between(seed, key ^ 0x5eed, 0, first)];
  return {
    total(at) {
      const day = localDay(at);
      if (day < FIRST_DAY) return totals[0] as number;
      while (totals.length <= day - FIRST_DAY) {
        const last = totals.length - 1;
        totals.push((totals[last] as number) + dayUse(FIRST_DAY + last));
      }
      const hours = ((at - startOfDay(day)) / DAY_MS) * 24;
      const hour = Math.floor(hours);
      const share = (reached[hour] as number) + ((hours - hour) * (shape[hour] as number)) / sum;
      return (totals[day - FIRST_DAY] as number) + dayUse(day) * share;
    },
    rate(at) {
      const day = localDay(at);
      const hour = Math.floor(((at - startOfDay(day)) / DAY_MS) * 24);
      return (dayUse(day) * (shape[hour] as number)) / sum;
    },
  };
}
