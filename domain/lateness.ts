/** However often a device reports, its readings are not late within this time. */
export const LATE_AFTER_MS = 15 * 60_000;
/** A device may hold back as many reports without their being late: NB-IoT sleeps and sends several at once. */
export const LATE_AFTER_INTERVALS = 3;

/**
 * How long after its phenomenon time an observation may come and still count as live, in ms: 15 minutes or
 * three expected intervals, whichever is longer. Later ones are stored and shown, and raise or clear nothing.
 */
export function lateAfterMs(expectedIntervalS: number): number {
  return Math.max(LATE_AFTER_MS, LATE_AFTER_INTERVALS * expectedIntervalS * 1000);
}
