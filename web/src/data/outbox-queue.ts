/** What may wait until there is a network again. */
export type QueuedWhat = 'acknowledge' | 'note' | 'diary';

/** Why the server did not take something: it will not take it later either. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

/** Something that a person did while the server could not be reached. */
export interface Queued {
  readonly id: string;
  readonly what: QueuedWhat;
  /** Id of what it is about: the alert, the site. */
  readonly about: string;
  /** What it is, in the words of the moment when it was done. */
  readonly label: string;
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api/v1 */
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** When it was done, by the server's clock, epoch ms. */
  readonly createdAt: number;
  /** Id of who did it: nobody else ever sends it. */
  readonly user: string;
  /** When it may first have reached the server, by this device's clock, epoch ms; null while it cannot have. */
  readonly triedAt: number | null;
  /** How often the server answered that it could not just now. */
  readonly tries: number;
  /** Set when it is for a person to decide what becomes of it. */
  readonly refused: Refusal | null;
}

/** Where the queue is kept. */
export interface OutboxStorage {
  read(): Promise<readonly Queued[]>;
  /** Changes what is kept in one step; the change may be asked for more than once. */
  change(next: (items: readonly Queued[]) => readonly Queued[]): Promise<void>;
}

/** What the server said; status 0 for no answer. */
export type Reply = Refusal;

export interface FlushOptions {
  readonly storage: OutboxStorage;
  /** Who is signed in now, by the server's word; null when nobody is or nobody can tell. */
  readonly user: string | null;
  /** This device's clock, epoch ms. */
  readonly now: () => number;
  readonly send: (item: Queued) => Promise<Reply>;
}

/** `later` when something still waits, for a moment when the server answers. */
export type Flushed = { readonly sent: readonly Queued[]; readonly later: boolean };

/** More than anybody does in a day without a network. */
export const MAX_QUEUED = 200;
/** The server keeps the answers to creates for 24 hours (store/registry/idempotency.ts): after that a repeat may double. */
const REPEATABLE_MS = 23 * 3_600_000;
/** So often a server may say that it cannot before a person is asked. */
const MAX_TRIES = 5;

/**
 * Puts something at the end.
 * @throws when as much waits already as is kept
 */
export async function enqueue(storage: OutboxStorage, item: Queued): Promise<void> {
  await storage.change((items) => {
    if (items.length >= MAX_QUEUED) throw new Error(`${MAX_QUEUED} things wait already`);
    return [...items, item];
  });
}

const changed = (storage: OutboxStorage, id: string, fields: Partial<Queued>): Promise<void> =>
  storage.change((items) => items.map((one) => (one.id === id ? { ...one, ...fields } : one)));

export const discard = (storage: OutboxStorage, id: string): Promise<void> =>
  storage.change((items) => items.filter((one) => one.id !== id));

/** Puts back in its place what was refused, to be sent once more. */
export const retry = (storage: OutboxStorage, id: string): Promise<void> =>
  changed(storage, id, { refused: null, tries: 0, triedAt: null });

/** Whether a repeat that the server may know already would be done twice. */
const tooOld = ({ headers, triedAt }: Queued, now: number): boolean =>
  headers['idempotency-key'] !== undefined && triedAt !== null && now - triedAt > REPEATABLE_MS;

/** No answer, nobody signed in, or an answer that says to come back. */
const passing = new Set([0, 401, 408, 425, 429, 502, 503, 504]);
const isPassing = ({ status, code }: Reply): boolean => passing.has(status) || code === 'key-in-progress';

const isDone = ({ status }: Reply): boolean => status >= 200 && status < 300;

/**
 * Sends what waits of this user, in the order in which it was done. What the server refuses is kept with the reason, and
 * does not hold up the rest. To be called under a lock that all pages of the browser share.
 */
export async function flush({ storage, user, now, send }: FlushOptions): Promise<Flushed> {
  const sent: Queued[] = [];
  if (user === null) return { sent, later: (await storage.read()).length > 0 };
  for (;;) {
    const item = (await storage.read()).find((one) => one.user === user && one.refused === null);
    if (!item) return { sent, later: false };
    if (tooOld(item, now())) {
      await changed(storage, item.id, { refused: { status: 0, code: 'too-old', detail: '' } });
      continue;
    }
    // Written down before it is sent: whoever closes the page now does not know whether it arrived.
    if (item.triedAt === null) await changed(storage, item.id, { triedAt: now() });
    const reply = await send(item);
    if (isDone(reply)) {
      await discard(storage, item.id);
      sent.push(item);
    } else if (isPassing(reply)) return { sent, later: true };
    else if (reply.status >= 500 && item.tries + 1 < MAX_TRIES) {
      await changed(storage, item.id, { tries: item.tries + 1 });
      return { sent, later: true };
    } else await changed(storage, item.id, { refused: reply });
  }
}
