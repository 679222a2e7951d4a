/** As much of a lock as is used here. */
interface Lock {
  release(): Promise<void>;
}

/** As much of a browser as is used here. */
export interface WakefulBrowser {
  /** Undefined in browsers that have none, and on pages that came over plain HTTP. */
  readonly wakeLock: { request(type: 'screen'): Promise<Lock> } | undefined;
  isVisible(): boolean;
  /** Calls back when the page is shown or hidden; the answer unsubscribes. */
  onVisibility(listener: () => void): () => void;
}

export const thisWakefulBrowser = (): WakefulBrowser => ({
  wakeLock: (navigator as { wakeLock?: WakefulBrowser['wakeLock'] }).wakeLock,
  isVisible: () => document.visibilityState === 'visible',
  onVisibility: (listener) => {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
});

/**
 * Keeps the screen from going dark, where the browser can, until the answer is called. The lock is lost when the page is
 * hidden and asked for again when it is back (Screen Wake Lock §8).
 */
export function keepAwake({ wakeLock, isVisible, onVisibility }: WakefulBrowser): () => void {
  if (!wakeLock) return () => {};
  let ended = false;
  let lock: Lock | null = null;
  const drop = (one: Lock | null) => void one?.release().catch(() => {});
  const acquire = () => {
    if (!isVisible()) return;
    // Refused on a low battery: then the screen does what it always does.
    wakeLock.request('screen').then(
      (one) => {
        if (ended) return drop(one);
        drop(lock);
        lock = one;
      },
      () => {},
    );
  };
  acquire();
  const unsubscribe = onVisibility(acquire);
  return () => {
    ended = true;
    unsubscribe();
    drop(lock);
  };
}
