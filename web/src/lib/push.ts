import { WORKER } from './worker.ts';

/** Whether this browser can show messages of Sen, and if not, why. */
export type PushState =
  /** Nobody was asked yet, or it was allowed. */
  | 'possible'
  /** Somebody said no: only the browser's own settings help. */
  | 'denied'
  /** Browsers let pages over plain HTTP show nothing. */
  | 'insecure'
  /** Safari on iPhone and iPad shows messages only of pages on the Home Screen. */
  | 'home-screen'
  | 'unsupported';

/** As much of a browser as is looked at. */
export interface PushBrowser {
  readonly secure: boolean;
  readonly hasWorker: boolean;
  readonly hasPush: boolean;
  readonly permission: 'default' | 'granted' | 'denied' | null;
  readonly userAgent: string;
  readonly touchPoints: number;
  readonly standalone: boolean;
}

/** An iPad says that it is a Mac, but a Mac has no touch screen. */
export const isApplePhone = ({ userAgent, touchPoints }: PushBrowser): boolean =>
  /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);

/** What stands between this browser and messages. */
export function pushState(browser: PushBrowser): PushState {
  if (!browser.secure) return 'insecure';
  if (browser.hasWorker && browser.hasPush && browser.permission !== null)
    return browser.permission === 'denied' ? 'denied' : 'possible';
  return isApplePhone(browser) && !browser.standalone ? 'home-screen' : 'unsupported';
}

/** The browser that this page is open in. */
export const thisBrowser = (): PushBrowser => ({
  secure: isSecureContext,
  hasWorker: 'serviceWorker' in navigator,
  hasPush: 'PushManager' in window,
  permission: 'Notification' in window ? Notification.permission : null,
  userAgent: navigator.userAgent,
  touchPoints: navigator.maxTouchPoints,
  standalone: matchMedia('(display-mode: standalone)').matches,
});

/** base64url of the server's public key, as `PushManager.subscribe` wants it. RFC 8292 §3.2 */
export function keyBytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/**
 * Asks whether messages may be shown, and at the browser's push service for an address that they reach this browser by.
 * Call on a click: browsers ask nobody who did nothing.
 * @returns null when the answer was no
 * @throws what the browser throws when its push service cannot be reached
 */
export async function subscribePush(publicKey: string): Promise<PushSubscriptionJSON | null> {
  if ((await Notification.requestPermission()) !== 'granted') return null;
  await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await navigator.serviceWorker.ready;
  const key = keyBytes(publicKey);
  const before = await pushManager.getSubscription();
  // An address that was made for another key of the server is of no use any more.
  if (before && !sameKey(before.options.applicationServerKey, key)) await before.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  return subscription.toJSON();
}

function sameKey(before: ArrayBuffer | null, now: Uint8Array): boolean {
  const bytes = before === null ? [] : [...new Uint8Array(before)];
  return bytes.length === now.length && bytes.every((byte, i) => byte === now[i]);
}

/** The address by which messages reach this browser; null when it has none. */
export async function pushAddress(): Promise<string | null> {
  if (pushState(thisBrowser()) !== 'possible') return null;
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  return (await registration?.pushManager.getSubscription())?.endpoint ?? null;
}

/** Gives the address of this browser back. */
export async function unsubscribePush(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration(WORKER);
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}
