import type { ChangeCondition } from './conditions.ts';
import { BUCKETS, bucketOf, type Entries, NO_ENTRIES, readEntries, since } from './entries.ts';
import { EXTREMES, extremesSince, withResult } from './extremes.ts';
import type { Program } from './machine.ts';
import { type MeasuringState, measuring } from './measuring.ts';
import { limitsOf } from './threshold.ts';

/**
 * How far the newest result lies below the largest (above the smallest) of the window, both its ends included, as a device
 * that reports once a window is compared with its report before.
 */
export function changeProgram({ windowS, direction, steps }: ChangeCondition): Program<MeasuringState<Entries>> {
  const widthMs = (windowS * 1000) / BUCKETS;
  return measuring(limitsOf('>=', steps), {
    empty: NO_ENTRIES,
    live: (memory, { at, value, mayRaise }) => {
      const bucket = bucketOf(at, widthMs);
      const oldest = bucket - BUCKETS;
      const next = withResult(since(memory, oldest, { stride: EXTREMES, edge: 0 }), bucket, value);
      const { low, high } = extremesSince(next, oldest);
      const fall = high - value;
      const rise = value - low;
      const size = direction === 'fall' ? fall : direction === 'rise' ? rise : Math.max(fall, rise);
      return { memory: next, measured: { at, value: size, mayRaise } };
    },
    late: (memory, { at, value }) => {
      const bucket = bucketOf(at, widthMs);
      const oldest = Math.max(memory.at(-EXTREMES) ?? bucket, bucket) - BUCKETS;
      return bucket < oldest ? memory : withResult(since(memory, oldest, { stride: EXTREMES, edge: 0 }), bucket, value);
    },
    read: (kept) => readEntries(kept, EXTREMES, 2 * BUCKETS),
  });
}
