// Shows what the server sends through the browser maker's push service, also while no page of ours is open (W3C Push
// API §10). A file of its own at the root, so that it may speak for every page; it keeps nothing and answers no requests.

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

/** What came, or a message that says only that something did: a browser takes the right away from whoever shows nothing. */
function read(data) {
  try {
    const { title, body, tag, language, alert, level } = data.json();
    if (typeof title === 'string' && title !== '') return { title, body, tag, language, alert, level };
  } catch {
    // What cannot be read is shown as below.
  }
  return { title: 'Sen', body: 'Có tin mới. Mở Sen để xem.', tag: 'sen' };
}

/** Messages on alerts are called `told/CAUSE/LEVEL/…` and, when they are over, `over/CAUSE/LEVEL/…`. */
const causeOf = (tag = 'sen') => /^(?:told|over)\/([^/]+)\//.exec(tag)?.[1] ?? tag;

self.addEventListener('push', (event) => {
  const { title, body = '', tag, language = 'vi', alert = null, level } = read(event.data);
  const options = {
    body,
    // A newer message on the same cause takes the place of the older one, and rings again.
    tag: causeOf(tag),
    renotify: true,
    lang: language,
    icon: '/icon-192.png',
    requireInteraction: level === 'danger',
    data: { path: alert === null ? '/notices' : `/alerts/${encodeURIComponent(alert)}` },
  };
  event.waitUntil(self.registration.showNotification(title, options));
});

/** Goes there in a page of ours that is open already, else in a new one. */
async function open(path) {
  const [page] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (!page) return self.clients.openWindow(path);
  const there = await page.navigate(path).catch(() => null);
  // Refused where nobody clicked just now.
  return (there ?? page).focus().catch(() => null);
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? '/'));
});
