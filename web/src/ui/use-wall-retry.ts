import { useEffect, useRef } from 'react';
import { ApiError } from '../lib/api-error.ts';
import { isOnWall } from '../lib/wall.ts';

const RETRY_MS = 30_000;

/** On a wall nobody presses a button: what failed is tried again by itself, for as long as it fails. */
export function useWallRetry(error: unknown, retry: () => void): void {
  const latest = useRef({ error, retry });
  useEffect(() => {
    latest.current = { error, retry };
  }, [error, retry]);
  useEffect(() => {
    if (!isOnWall()) return;
    const timer = setInterval(() => {
      if (latest.current.error instanceof ApiError) latest.current.retry();
      // Code that did not come, or that breaks, does not mend by asking again.
      else void import('../lib/new-build.ts').then(({ reloadWhenReachable }) => reloadWhenReachable());
    }, RETRY_MS);
    return () => clearInterval(timer);
  }, []);
}
