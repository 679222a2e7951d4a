import type { QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { setServerTime } from '../lib/clock.ts';
import { applyToAlerts } from './alerts.ts';
import { applyToDevices } from './devices.ts';
import { applyToLatest } from './latest.ts';
import { type LiveBatch, LiveClient, type LiveSocket, type LiveState } from './live-client.ts';
import { applyToOverview, refreshOverview } from './overview.ts';
import { sessionQuery } from './session.ts';

let state: LiveState = 'connecting';
const stateListeners = new Set<() => void>();
const batchListeners = new Set<(batch: LiveBatch) => void>();
let client: LiveClient | null = null;

function connect(): LiveSocket {
  const url = new URL('/api/v1/live', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  // Our handlers take what a WebSocket hands them; the DOM's types only say more about it.
  return socket as unknown as LiveSocket;
}

function setState(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const listener of stateListeners) listener();
}

/** Makes the one live connection of this page and lets what comes flow into the query caches. Call once, before drawing. */
export function prepareLive(queryClient: QueryClient): void {
  client = new LiveClient({
    connect,
    frame: (callback) => requestAnimationFrame(callback),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    random: Math.random,
    onTime: (now) => setServerTime(now),
    onState: setState,
    onReconnected: () =>
      void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== sessionQuery.queryKey[0] }),
    onBatch: (batch) => {
      if (batch.updates.length > 0) {
        applyToLatest(queryClient, batch.updates);
        applyToDevices(queryClient, batch.updates);
        applyToOverview(queryClient, batch.updates);
      }
      if (batch.alerts.length > 0) {
        applyToAlerts(queryClient, batch.alerts);
        refreshOverview(queryClient);
      }
      for (const listener of batchListeners) listener(batch);
    },
  });
  addEventListener('online', () => client?.retryNow());
}

/** Holds the live connection open while the component is on the screen. */
export function useLiveConnection(): void {
  useEffect(() => {
    client?.start();
    return () => client?.stop();
  }, []);
}

const subscribeState = (listener: () => void) => {
  stateListeners.add(listener);
  return () => stateListeners.delete(listener);
};

/** Whether what is shown is live. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribeState, () => state);
}

/** Keeps these devices live while the component is on the screen. Give `'*'` or a list that stays the same object. */
export function useWatch(devices: '*' | readonly string[]): void {
  useEffect(() => client?.watch(devices), [devices]);
}

export const liveState = (): LiveState => state;

/** Calls back whenever the connection came or went, outside React. */
export const onLiveState = (listener: () => void): void => void stateListeners.add(listener);

/** Calls back whenever what is shown is live again, outside React. */
export const onLive = (listener: () => void): void => onLiveState(() => state === 'live' && listener());

/** Calls back with every batch, once per frame, outside React: for charts. The answer unsubscribes. */
export function onLiveBatch(listener: (batch: LiveBatch) => void): () => void {
  batchListeners.add(listener);
  return () => batchListeners.delete(listener);
}
