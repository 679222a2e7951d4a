import { useSyncExternalStore } from 'react';
import { heed, type LinkShown, nextChangeAt, startLink } from '../lib/link.ts';
import { liveState, onLiveState, useLiveState } from './live.ts';
import type { LiveState } from './live-client.ts';

/** A phone far out takes some seconds to connect for the first time. */
const FIRST_MS = 5000;

const startedAt = Date.now();
let link = startLink(startedAt, navigator.onLine);
let wasLive = false;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function isUp(now: number): boolean {
  if (!navigator.onLine) return false;
  const live = liveState();
  wasLive ||= live === 'live';
  return live === 'live' || (live === 'connecting' && now - startedAt < FIRST_MS);
}

function look(): void {
  const now = Date.now();
  const before = link.shown;
  link = heed(link, isUp(now), now);
  clearTimeout(timer);
  const connecting = liveState() === 'connecting' && now - startedAt < FIRST_MS ? startedAt + FIRST_MS : null;
  const next = nextChangeAt(link) ?? connecting;
  if (next !== null) timer = setTimeout(look, Math.max(0, next - now) + 1);
  if (link.shown !== before) for (const listener of listeners) listener();
}

let watching = false;

function subscribe(listener: () => void): () => void {
  if (!watching) {
    watching = true;
    onLiveState(look);
    addEventListener('online', look);
    addEventListener('offline', look);
    look();
  }
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What is said of the connection, calmly: neither at every gap nor at every word that comes through. */
export function useLink(): LinkShown {
  return useSyncExternalStore(subscribe, () => link.shown);
}

/** What is said of the figures on the page: the same as of the connection. */
export function useLiveShown(): LiveState {
  const shown = useLink();
  const live = useLiveState();
  if (shown !== 'online') return 'lost';
  if (live !== 'lost') return live;
  return wasLive ? 'live' : 'connecting';
}
