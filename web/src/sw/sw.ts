import { addPlugins, cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import { NOT_PAGES } from '../../../domain/not-pages.ts';
import { flush } from '../data/outbox-queue.ts';
import { exclusively, OUTBOX, outboxStorage, sendQueued, whoIsSignedIn } from '../data/outbox-store.ts';
import { asNamed } from './as-named.ts';
import { bounded } from './bounded.ts';
import { showMessages } from './messages.ts';
import { worker } from './scope.ts';

/** Written in by `web/worker-plugin.ts` when the app is built. */
declare const __SHELL__: readonly { readonly url: string; readonly revision: string | null }[];

/** Pages of villages come from the server, for whoever asks. */
const PUBLIC_PAGES = /^\/p\//;
/** Code of all pages, maps and charts: files named by their content, so an old one is never wrong. */
const MOST_ASSETS = 150;

addPlugins([asNamed]);
precacheAndRoute([...__SHELL__]);
cleanupOutdatedCaches();
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'),
  new CacheFirst({ cacheName: 'sen-assets', plugins: [asNamed, bounded(MOST_ASSETS)] }),
);
// What the API answers is kept by the page, by person and with its age, and not here.
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [NOT_PAGES, PUBLIC_PAGES] }));

worker.addEventListener('install', (event) => {
  // Sen's first worker only showed messages; nobody's page depends on it.
  if (worker.registration.active?.scriptURL.endsWith('/push-worker.js')) event.waitUntil(worker.skipWaiting());
});
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') event.waitUntil(worker.skipWaiting());
});

/** Sends what waits; the browser tries again by itself when this fails. */
async function sendOutbox(): Promise<void> {
  const { sent, later } = await exclusively(async () =>
    flush({ storage: outboxStorage, user: await whoIsSignedIn(), now: Date.now, send: sendQueued }),
  );
  if (sent.length > 0) new BroadcastChannel(OUTBOX).postMessage('changed');
  if (later) throw new Error('something still waits');
}
worker.addEventListener('sync', (event) => {
  if (event.tag === OUTBOX) event.waitUntil(sendOutbox());
});

showMessages();
