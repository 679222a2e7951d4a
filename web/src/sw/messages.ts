import { worker } from './scope.ts';

interface Message {
  readonly title: string;
  readonly body?: string;
  readonly tag?: string;
  readonly language?: string;
  readonly alert?: string | null;
  readonly level?: string;
}

/** What came, or a message that says only that something did: a browser takes the right away from whoever shows nothing. */
function read(data: { json(): unknown } | null): Message {
  try {
    const message = data?.json() as Partial<Message> | null | undefined;
    if (message && typeof message.title === 'string' && message.title !== '') return message as Message;
  } catch {
    // What cannot be read is shown as below.
  }
  return { title: 'Sen', body: 'Có tin mới. Mở Sen để xem.', tag: 'sen' };
}

/** Messages on alerts are called `told/CAUSE/LEVEL/…` and, when they are over, `over/CAUSE/LEVEL/…`. */
const causeOf = (tag: string): string => /^(?:told|over)\/([^/]+)\//.exec(tag)?.[1] ?? tag;

function show({ title, body = '', tag = 'sen', language = 'vi', alert = null, level }: Message): Promise<void> {
  const options: NotificationOptions & { readonly renotify: boolean } = {
    body,
    // A newer message on the same cause takes the place of the older one, and rings again.
    tag: causeOf(tag),
    renotify: true,
    lang: language,
    icon: '/icon-192.png',
    requireInteraction: level === 'danger',
    data: { path: alert === null ? '/notices' : `/alerts/${encodeURIComponent(alert)}` },
  };
  return worker.registration.showNotification(title, options);
}

/** Goes there in a page of ours that is open already, else in a new one. */
async function open(path: string): Promise<unknown> {
  const [page] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (!page) return worker.clients.openWindow(path);
  const there = await page.navigate(path).catch(() => null);
  // Refused where nobody clicked just now.
  return (there ?? page).focus().catch(() => null);
}

/** Shows what the server sends through the browser maker's push service, also while no page is open. W3C Push API §10 */
export function showMessages(): void {
  worker.addEventListener('push', (event) => event.waitUntil(show(read(event.data))));
  worker.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(open((event.notification.data as { path?: string } | null)?.path ?? '/'));
  });
}
