/**
 * The server's clock. Ages and freshness are judged by it: the clock of a phone in the field may be minutes out.
 */
let aheadMs = 0;
let tick = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Ages are shown in whole minutes, so this is often enough. */
const TICK_MS = 10_000;

/** Takes over the server's time, epoch ms, as it said it just now. */
export function setServerTime(now: number): void {
  aheadMs = now - Date.now();
  advance();
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
