/**
 * Whether a device is alive, judged by what it promised and never by its connection: an NB-IoT device
 * that sleeps between reports is not a fault.
 */
export type Freshness = 'fresh' | 'late' | 'lost' | 'never';

export const FRESH_INTERVALS = 2;
export const LATE_INTERVALS = 5;

/**
 * @param lastReceivedAt epoch ms of the last uplink that came live, null when none ever came
 * @param expectedIntervalS the interval at which the device is to report, seconds
 * @param now epoch ms
 */
export function freshness(lastReceivedAt: number | null, expectedIntervalS: number, now: number): Freshness {
  if (lastReceivedAt === null) return 'never';
  const silent = (now - lastReceivedAt) / 1000;
  if (silent <= FRESH_INTERVALS * expectedIntervalS) return 'fresh';
  if (silent <= LATE_INTERVALS * expectedIntervalS) return 'late';
  return 'lost';
}
