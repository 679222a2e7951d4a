import { dehydrate, hydrate, type QueryClient } from '@tanstack/react-query';
import { clear, createStore, get, getMany, promisifyRequest } from 'idb-keyval';
import type { Session } from '../../../domain/api/session.ts';
import { serverNow } from '../lib/clock.ts';
import { KEPT, store as remember, stored } from '../lib/stored.ts';
import {
  bytesOf,
  isKept,
  isPersonalKey,
  isUsable,
  type KeptEntry,
  type KeptHead,
  type KeptQuery,
  personalIds,
  plan,
  withoutPersonal,
} from './kept-state.ts';
import { SESSION, sessionIn } from './session-key.ts';

const store = createStore('sen-state', 'kept');
const HEAD = 'head';
/** Live values change the lists all the time; what is half a minute old is new enough for later. */
const SAVE_MS = 30_000;
/** Whoever looks for a moment only has it with them afterwards; what comes together is kept together. */
const SETTLED_MS = 1500;
/** So often is asked again who is signed in, while the page lives on what it remembers. */
const ASK_MS = 15_000;
/** What was restored stays in memory for as long as somebody may be out in the field. */
const DAY_MS = 86_400_000;

/** The name of the first script carries the content of all of them. */
const version = (): string => document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src ?? 'none';

/** Calls back whenever what is shown is live again. */
type OnLive = (listener: () => void) => void;

/** Whether who is signed in is only remembered. */
let remembered = false;

async function readHead(): Promise<KeptHead | null> {
  const head = await get<KeptHead>(HEAD, store);
  if (head && isUsable(head, { version: version(), now: serverNow() })) return head;
  if (head) await forget();
  return null;
}

async function fill(client: QueryClient, index: readonly KeptEntry[]): Promise<void> {
  const queries = await getMany<KeptQuery | undefined>(
    index.map(({ hash }) => hash),
    store,
  );
  hydrate(
    client,
    { queries: queries.filter((query) => query !== undefined) },
    { defaultOptions: { queries: { gcTime: DAY_MS } } },
  );
}

/**
 * Puts what was known last into the caches, for a start without a network.
 * @returns who was signed in; null where nothing fit is kept
 */
export async function restore(client: QueryClient): Promise<Session | null> {
  try {
    const head = await readHead();
    if (!head) return null;
    await fill(client, head.index);
    remembered = true;
    return head.session;
  } catch {
    // What cannot be read is worth nothing.
    await forget();
    return null;
  }
}

/** Removes all that is kept: it is nobody else's. */
export async function forget(): Promise<void> {
  remember(KEPT, null);
  await clear(store).catch(() => {});
}

let saving = false;

async function save(client: QueryClient): Promise<void> {
  const session = sessionIn(client);
  // Signed out in another page of this browser: what this one still holds is not kept any more.
  if (!session || saving || stored(KEPT) !== session.user.id) return;
  saving = true;
  try {
    const head = await get<KeptHead>(HEAD, store);
    const mine = head?.version === version() && head.session.user.id === session.user.id;
    const { queries } = dehydrate(client, {
      shouldDehydrateQuery: ({ state, queryKey }) => state.status !== 'pending' && isKept(queryKey),
    });
    const personal = personalIds(queries.map(({ state }) => state.data));
    if (mine) for (const id of head.personal) personal.add(id);
    // What was kept before it was known whose home it is of is looked through again, and what is in memory no more goes.
    const before = mine && personal.size === head.personal.length ? head.index : [];
    const known = new Map(before.map(({ hash, at }) => [hash, at]));
    const changed = new Map<string, KeptQuery>();
    for (const query of queries) {
      const { queryHash: hash, queryKey, state } = query;
      if (state.dataUpdatedAt === known.get(hash) || isPersonalKey(queryKey, personal)) continue;
      const data = withoutPersonal(state.data, personal);
      if (data === undefined) continue;
      // Whatever is shown of it is read anew as soon as that is possible.
      const shown = {
        ...state,
        data,
        error: null,
        status: 'success',
        fetchStatus: 'idle',
        isInvalidated: true,
      } as const;
      changed.set(hash, { ...query, state: shown });
    }
    const fresh = [...changed].map(([hash, { queryKey, state }]) => ({
      hash,
      key: queryKey,
      at: state.dataUpdatedAt,
      bytes: bytesOf(state.data),
    }));
    const { index, write, drop } = plan(before, fresh, Date.now());
    const next: KeptHead = { version: version(), session, index, personal: [...personal] };
    // All at once: a page that is left in the midst of it leaves what was kept before.
    await store('readwrite', (objects) => {
      if (before.length === 0) objects.clear();
      for (const hash of drop) objects.delete(hash);
      for (const hash of write) if (changed.has(hash)) objects.put(changed.get(hash), hash);
      objects.put(next, HEAD);
      return promisifyRequest(objects.transaction);
    });
    if (stored(KEPT) !== session.user.id) await forget();
  } catch {
    // A full or forbidden store: the pages work without.
    await forget();
    remember(KEPT, session.user.id);
  } finally {
    saving = false;
  }
}

/** Asks who is signed in until the server has said so, and then for everything that is shown. */
function becomeSure(client: QueryClient, onLive: OnLive): void {
  const ask = async () => {
    if (!remembered) return;
    await client.refetchQueries({ queryKey: SESSION }, { cancelRefetch: false });
    if (client.getQueryState(SESSION)?.status !== 'success') return;
    remembered = false;
    clearInterval(timer);
    await client.invalidateQueries();
  };
  const timer = setInterval(() => void ask(), ASK_MS);
  addEventListener('online', () => void ask());
  onLive(() => void ask());
}

/** Keeps what is read for a later start without a network, as long as the same person is signed in. */
export function keepState(client: QueryClient, onLive: OnLive): void {
  const user = () => sessionIn(client)?.user.id ?? null;
  let last: string | null = null;
  const follow = () => {
    const now = user();
    if (now === last) return;
    last = now;
    if (now === null) {
      void forget();
      return;
    }
    remember(KEPT, now);
    // The last values are there while newer ones are on their way.
    if (!remembered) void restoreOf(client, now);
  };
  let soon: ReturnType<typeof setTimeout> | undefined;
  client.getQueryCache().subscribe((event) => {
    follow();
    const came = event.type === 'updated' && event.action.type === 'success' && event.query.state.dataUpdateCount === 1;
    if (!came || !isKept(event.query.queryKey)) return;
    clearTimeout(soon);
    soon = setTimeout(() => void save(client), SETTLED_MS);
  });
  follow();
  if (remembered) becomeSure(client, onLive);
  setInterval(() => document.visibilityState === 'visible' && void save(client), SAVE_MS);
  addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void save(client));
  // Pages that were left a while ago are in memory no more.
  addEventListener('offline', () => {
    const now = user();
    if (now !== null) void restoreOf(client, now);
  });
}

async function restoreOf(client: QueryClient, user: string): Promise<void> {
  try {
    const head = await readHead();
    if (head?.session.user.id === user) await fill(client, head.index);
    else if (head) await clear(store);
  } catch {
    // As if nothing were kept.
  }
}
