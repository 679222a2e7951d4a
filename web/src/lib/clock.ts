import { store, stored } from './stored.ts';

const STORED = 'sen-clock';
/** Written down so often; a minute is the finest that is shown. */
const STORE_MS = 60_000;

/** How far the server was ahead, ms, and its time when it last said so, epoch ms. */
const [knownAheadMs = 0, knownAt = 0] = (stored(STORED) ?? '').split(' ').map((text) => Number(text) || 0);

/**
 * The server's clock. Ages and freshness are judged by it: the clock of a phone in the field may be minutes out. Without a
 * network it is as far ahead as it last was, and never before the last moment that is known: a clock that was set back
 * must not make old values new.
 */
let aheadMs = Math.max(knownAheadMs, knownAt - Date.now());
let heardAt = knownAt;
let storedAt = 0;
let tick = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Ages are shown in whole minutes, so this is often enough. */
const TICK_MS = 10_000;

/** Takes over the server's time, epoch ms, as it said it just now. */
export function setServerTime(now: number): void {
  const ahead = now - Date.now();
  if (now - storedAt >= STORE_MS || Math.abs(ahead - aheadMs) > 1000) {
    storedAt = now;
    store(STORED, `${ahead} ${now}`);
  }
  aheadMs = ahead;
  heardAt = now;
  advance();
}

/** When the server was last heard, by its own clock, epoch ms; 0 for never. */
export function lastHeardAt(): number {
  return heardAt;
}

/** Epoch ms by the server's clock. */
export function serverNow(): number {
  return Date.now() + aheadMs;
}

/** For `useSyncExternalStore`: calls back at every tick. */
export function subscribeTick(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(advance, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The server's time at the last tick; stable between ticks. */
export function tickNow(): number {
  return tick + aheadMs;
}

function advance(): void {
  tick = Date.now();
  for (const listener of listeners) listener();
}
