import { useSyncExternalStore } from 'react';
import { subscribeTick, tickNow } from '../lib/clock.ts';

/** Epoch ms by the server's clock, moving on every few seconds; the component is drawn anew as it does. */
export function useNow(): number {
  return useSyncExternalStore(subscribeTick, tickNow);
}
