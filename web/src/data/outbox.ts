import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import type { z } from 'zod';
import { ApiError, isUnreachable } from '../lib/api-error.ts';
import { serverNow } from '../lib/clock.ts';
import { idempotencyKey, newKey, request } from './http.ts';
import type { Queued, QueuedWhat } from './outbox-queue.ts';
import { sessionIn } from './session-key.ts';

/** Something to be done on the server, now or once it can be reached. */
export interface Wish extends Pick<Queued, 'what' | 'about' | 'label' | 'method' | 'path' | 'body'> {
  /** Whether doing it twice is the same as doing it once; else it gets an Idempotency-Key. */
  readonly repeatable: boolean;
}

/** The server's answer, or that it waits to be sent. */
export type Sent<T> = { readonly queued: false; readonly value: T } | { readonly queued: true; readonly item: Queued };

/** Whoever waits longer than this for an answer may go on: it is sent later. */
const PATIENCE_MS = 10_000;

const none: readonly Queued[] = [];
let queryClient: QueryClient | null = null;
let waiting: readonly Queued[] = none;
const listeners = new Set<() => void>();

/** Code that keeps the queue comes after the first page: nobody needs it before. */
const keeper = () => import('./outbox-keeper.ts');

/** What waits of who is signed in, in order, and what could not be sent. */
export function queuedNow(): readonly Queued[] {
  return waiting;
}

function setQueued(items: readonly Queued[]): void {
  waiting = items;
  for (const listener of listeners) listener();
}

/** Sends what waits whenever that may succeed. Call once the first page is drawn. */
export async function startOutbox(client: QueryClient, onLive: (listener: () => void) => void): Promise<void> {
  queryClient = client;
  const { keepOutbox } = await keeper();
  keepOutbox(client, { show: setQueued, onLive });
}

/**
 * Sends something, or, where the server cannot be reached, keeps it and sends it later, once, whatever happens to the
 * page meanwhile.
 * @throws ApiError when the server refuses it, or when it can neither be sent nor kept
 */
export async function sendOrQueue<S extends z.ZodType>(schema: S, wish: Wish): Promise<Sent<z.output<S>>> {
  const { repeatable, ...what } = wish;
  const headers = repeatable ? {} : idempotencyKey();
  let triedAt: number | null = null;
  let failure = new ApiError(0, 'network', 'offline');
  // What is done to the same thing stays in its order, and what waits already needs no second one.
  const before = waiting.filter((one) => one.about === wish.about && one.refused === null);
  const same = before.find(
    ({ path, body }) => repeatable && path === wish.path && JSON.stringify(body) === JSON.stringify(wish.body),
  );
  if (same) return { queued: true, item: same };
  const behind = before.length > 0;
  if (navigator.onLine && !behind) {
    try {
      triedAt = Date.now();
      const { method, path, body } = wish;
      return { queued: false, value: await request(schema, path, { method, body, headers, timeoutMs: PATIENCE_MS }) };
    } catch (error) {
      if (!isUnreachable(error)) throw error;
      failure = error;
    }
  }
  const user = queryClient ? sessionIn(queryClient)?.user.id : undefined;
  if (user === undefined) throw failure;
  const item: Queued = {
    ...what,
    id: newKey(),
    headers,
    createdAt: serverNow(),
    user,
    triedAt,
    tries: 0,
    refused: null,
  };
  try {
    await (await keeper()).keep(item);
  } catch {
    throw failure;
  }
  return { queued: true, item };
}

/** Calls back whenever something waits more or waits no more. */
export function onQueued(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What waits to be sent, in the order in which it was done, and what could not be sent (`refused`). */
export function useQueued(what?: QueuedWhat): readonly Queued[] {
  const all = useSyncExternalStore(onQueued, queuedNow);
  return what === undefined ? all : all.filter((one) => one.what === what);
}
