import { useSyncExternalStore } from 'react';
import { hasUnsaved } from '../lib/unsaved.ts';
import { WORKER } from '../lib/worker.ts';

/** A screen on a wall is open for months. */
const LOOK_MS = 3_600_000;

let waiting: ServiceWorker | null = null;
let ready = false;
let asked = false;
const listeners = new Set<() => void>();

function setReady(): void {
  ready = true;
  for (const listener of listeners) listener();
}

/** A version that is on this device already and waits for the old one to be left. */
function found(registration: ServiceWorkerRegistration): void {
  if (!registration.waiting || !navigator.serviceWorker.controller) return;
  waiting = registration.waiting;
  setReady();
}

function follow(registration: ServiceWorkerRegistration): void {
  found(registration);
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => found(registration));
  });
}

/** Puts the app on this device and keeps looking for newer versions. Does nothing over plain HTTP or in development. */
export async function keepApp(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // The first worker of all takes a page over that is as new as it is itself.
  let controlled = navigator.serviceWorker.controller?.scriptURL.endsWith(WORKER) ?? false;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (asked) {
      asked = false;
      location.reload();
    } else if (controlled) {
      // Taken over from another page: the code of this one may be gone from the device.
      waiting = null;
      setReady();
    }
    controlled = true;
  });
  try {
    const registration = await navigator.serviceWorker.register(WORKER);
    follow(registration);
    const look = () => void registration.update().catch(() => {});
    setInterval(look, LOOK_MS);
    // A page whose code is not on the server any more is a page of an older version.
    addEventListener('vite:preloadError', look);
  } catch {
    // A browser that allows no workers: the pages work without.
  }
}

/** Takes the new version over and opens this page anew in it. */
function take(): void {
  if (!waiting) {
    location.reload();
    return;
  }
  asked = true;
  waiting.postMessage('take-over');
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export interface Update {
  /** There is a newer version of the app on this device. */
  readonly ready: boolean;
  /** Takes it; false where something typed would be lost, unless `anyway`. */
  readonly take: (anyway?: boolean) => boolean;
}

function takeUnless(anyway = false): boolean {
  if (!anyway && hasUnsaved()) return false;
  take();
  return true;
}

/** Whether there is a newer version of the app, and how it is taken. */
export function useUpdate(): Update {
  return { ready: useSyncExternalStore(subscribe, () => ready), take: takeUnless };
}
