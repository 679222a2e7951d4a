const FIRST_RETRY_MS = 2000;
const LONGEST_RETRY_MS = 10 * 60_000;

/** Doubling, with jitter so that many that wait do not all knock at once. */
export function retryAfterMs(attempts: number): number {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(attempts, 20));
  return Math.round(longest * (0.75 + Math.random() * 0.5));
}
