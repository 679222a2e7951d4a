import { createStore, get, update } from 'idb-keyval';
import type { OutboxStorage, Queued, Reply } from './outbox-queue.ts';

/** Name of the queue: of its database, its lock, and the word by which pages and the worker speak of it. */
export const OUTBOX = 'sen-outbox';
const store = createStore(OUTBOX, 'kept');
const KEY = 'items';
const TIMEOUT_MS = 20_000;

/** The queue in this browser. IndexedDB changes it in one step, whichever page or worker asks. */
export const outboxStorage: OutboxStorage = {
  read: async () => (await get<readonly Queued[]>(KEY, store)) ?? [],
  change: (next) => update<readonly Queued[]>(KEY, (items) => next(items ?? []), store),
};

/** `AbortSignal.timeout` is too new for the phones we serve. */
function patience(): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), TIMEOUT_MS);
  return controller.signal;
}

/** Sends one thing; for pages and the worker. */
export async function sendQueued({ method, path, body, headers }: Queued): Promise<Reply> {
  try {
    const response = await fetch(`/api/v1${path}`, {
      method,
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      credentials: 'same-origin',
      body: JSON.stringify(body),
      signal: patience(),
    });
    if (response.ok) return { status: response.status, code: '', detail: '' };
    const problem = (await response.json().catch(() => ({}))) as { code?: unknown; detail?: unknown };
    return { status: response.status, code: String(problem.code ?? 'unknown'), detail: String(problem.detail ?? '') };
  } catch {
    return { status: 0, code: 'network', detail: '' };
  }
}

/** Who the server says is signed in: other pages of the browser may have signed somebody else in. */
export async function whoIsSignedIn(): Promise<string | null> {
  try {
    const response = await fetch('/api/v1/session', {
      headers: { accept: 'application/json' },
      credentials: 'same-origin',
      signal: patience(),
    });
    if (!response.ok) return null;
    const { user } = (await response.json()) as { user?: { id?: unknown } };
    return typeof user?.id === 'string' ? user.id : null;
  } catch {
    return null;
  }
}

/** One at a time in all pages and the worker. Over plain HTTP there are no locks; the server then tells doubles. */
export function exclusively<T>(work: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request(OUTBOX, work) as Promise<T>;
}
