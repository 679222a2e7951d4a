/** Readings of a counter in buckets, oldest first; empty buckets are left out. */
export interface CounterBuckets {
  /** Start of each bucket, epoch ms. */
  readonly t: readonly number[];
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly last: readonly number[];
}

/** What a counter counted. */
export interface Consumption {
  readonly t: readonly number[];
  /** Counted in each bucket, never less than nothing. */
  readonly used: readonly number[];
  /** Counted while nothing was heard: nobody knows in which bucket. Epoch ms. */
  readonly unheard: readonly { readonly from: number; readonly to: number; readonly used: number }[];
  /** Starts of buckets in which the meter began again, or was replaced. */
  readonly restarts: readonly number[];
}

/**
 * What was consumed in each bucket by a meter that only ever counts up. A reading below the one before it is a meter that
 * began again or was replaced: counted is what the new one shows beyond its first reading. What was used during a silence
 * is told apart, so that it does not stand as a spike in the bucket after it. The first bucket counts from its own first
 * reading; give one bucket more than is shown.
 * @param joinMs buckets farther apart than this have a silence between them
 */
export function consumption({ t, min, max, last }: CounterBuckets, joinMs: number): Consumption {
  const used: number[] = [];
  const unheard: { from: number; to: number; used: number }[] = [];
  const restarts: number[] = [];
  for (let i = 0; i < t.length; i++) {
    const [at, least, most, newest] = [t[i]!, min[i]!, max[i]!, last[i]!];
    const before = i === 0 ? null : last[i - 1]!;
    const joined = i > 0 && at - t[i - 1]! <= joinMs;
    // A counter that only rises has its largest reading last.
    const restartedWithin = newest < most;
    const restarted = restartedWithin || (before !== null && least < before);
    if (restarted) restarts.push(at);
    const start = before !== null && joined && !restarted ? before : least;
    const ofOldMeter = restartedWithin && joined && before !== null ? Math.max(0, most - before) : 0;
    used.push(newest - start + ofOldMeter);
    if (before !== null && !joined && !restarted) unheard.push({ from: t[i - 1]!, to: at, used: least - before });
  }
  return { t, used, unheard, restarts };
}
