import type { Buckets } from '../data/source-series.ts';
import { NOW } from './made-up.ts';

const HOUR_MS = 3_600_000;

interface Curve {
  /** Back from now. */
  readonly hours?: number;
  readonly every?: number;
  readonly base?: number;
  readonly swing?: number;
  /** Of the first gap and behind the last value, in hours back from now. */
  readonly gap?: readonly [from: number, to: number];
  /** Half the width of the envelope. */
  readonly spread?: number;
}

/** A day's rise and fall, the same each time. */
export function curve({ hours = 24, every = 0.5, base = 3, swing = 1, gap, spread = 0 }: Curve = {}): Buckets {
  const t: number[] = [];
  const mean: number[] = [];
  for (let back = hours; back >= 0; back -= every) {
    if (gap && back < gap[0] && back > gap[1]) continue;
    t.push(NOW - back * HOUR_MS);
    mean.push(base + swing * Math.sin(back / 3) + (swing / 8) * Math.sin(back * 5));
  }
  return {
    t,
    mean,
    min: mean.map((value) => value - spread),
    max: mean.map((value) => value + spread),
    last: mean,
    count: mean.map(() => 1),
  };
}

export const EMPTY_CURVE: Buckets = { t: [], min: [], mean: [], max: [], last: [], count: [] };

/** What is shown of the last 24 hours. */
export const DAY = { from: NOW - 24 * HOUR_MS, to: NOW } as const;
export const HOUR = HOUR_MS;
