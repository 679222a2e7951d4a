import type { QueryClient } from '@tanstack/react-query';
import { discard, enqueue, flush, type Queued, retry } from './outbox-queue.ts';
import { exclusively, OUTBOX, outboxStorage, sendQueued, whoIsSignedIn } from './outbox-store.ts';
import { sessionIn } from './session-key.ts';

const AGAIN_MS = 30_000;

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(OUTBOX) : null;
let tell: () => Promise<void> = async () => {};
let sendAll: () => Promise<void> = async () => {};
const sendSoon = (): void => void sendAll();

async function told(): Promise<void> {
  channel?.postMessage('changed');
  await tell();
}

/** Keeps something until it can be sent. */
export async function keep(item: Queued): Promise<void> {
  await enqueue(outboxStorage, item);
  await told();
  void askWorker();
  sendSoon();
}

/** Gives up what could not be sent. */
export async function discardQueued(id: string): Promise<void> {
  await exclusively(() => discard(outboxStorage, id));
  await told();
}

/** Sends once more what could not be sent. */
export async function retryQueued(id: string): Promise<void> {
  await exclusively(() => retry(outboxStorage, id));
  await told();
  sendSoon();
}

/** Sends what waits, as far as the server can be reached. */
export const sendNow = (): Promise<void> => sendAll();

/** Has the browser send by itself where it offers to, also while no page is open. W3C Background Synchronization */
async function askWorker(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const sync = (registration as { sync?: { register(tag: string): Promise<void> } } | undefined)?.sync;
  await sync?.register(OUTBOX).catch(() => {});
}

export interface KeeperOptions {
  /** Is handed what waits of who is signed in, whenever that changes. */
  readonly show: (items: readonly Queued[]) => void;
  /** Calls back whenever what is shown is live again. */
  readonly onLive: (listener: () => void) => void;
}

/** Reads the queue and sends it when the network, the live connection or a sign-in comes back. */
export function keepOutbox(client: QueryClient, { show, onLive }: KeeperOptions): void {
  const user = () => sessionIn(client)?.user.id ?? null;
  tell = async () => {
    const all = await outboxStorage.read().catch(() => []);
    show(all.filter((one) => one.user === user()));
  };
  let again: ReturnType<typeof setTimeout> | undefined;
  const send = async () => {
    clearTimeout(again);
    const mine = (await outboxStorage.read().catch(() => [])).some(
      (one) => one.user === user() && one.refused === null,
    );
    if (!mine || !navigator.onLine) return;
    const { sent, later } = await exclusively(async () =>
      flush({ storage: outboxStorage, user: await whoIsSignedIn(), now: Date.now, send: sendQueued }),
    );
    await told();
    // What is shown as done here is from now on as the server has it, also where it refused.
    if (sent.length > 0 || !later) void client.invalidateQueries();
    if (later) again = setTimeout(() => void send(), AGAIN_MS);
  };
  sendAll = send;
  channel?.addEventListener('message', () => {
    void tell();
    void client.invalidateQueries({ queryKey: ['alerts'] });
  });
  addEventListener('online', sendSoon);
  onLive(sendSoon);
  let last = user();
  client.getQueryCache().subscribe(() => {
    if (user() === last) return;
    last = user();
    void tell().then(sendSoon);
  });
  void tell().then(sendSoon);
}
