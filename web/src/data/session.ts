import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { type Session, session, type signIn } from '../../../domain/api/session.ts';
import { ApiError, isUnreachable } from '../lib/api-error.ts';
import { KEPT, store, stored } from '../lib/stored.ts';
import { request, requestNothing } from './http.ts';
import { entered, SESSION } from './session-key.ts';

/** Who has been here before is shown what was known last when nobody answers for so long. */
const PATIENCE_MS = 5000;
/** Signed out while the server could not be told. */
const LEFT = 'sen-left';

const keeper = () => import('./persist.ts');

/** Forgets what is kept for a start without a network: nobody is signed in any more. */
async function forgetKept(): Promise<void> {
  if (stored(KEPT) === null) return;
  // At once: the rest may take a moment.
  store(KEPT, null);
  await (await keeper()).forget();
}

async function fetchSession(client: QueryClient, signal: AbortSignal): Promise<Session | null> {
  // Where it is known already, nobody waits for the answer.
  const known = stored(KEPT) !== null && client.getQueryData(SESSION) === undefined;
  try {
    if (stored(LEFT) !== null) {
      await requestNothing('/session', { method: 'DELETE' });
      store(LEFT, null);
    }
    return entered(
      client,
      await request(session, '/session', { signal, ...(known ? { timeoutMs: PATIENCE_MS } : {}) }),
    );
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      store(LEFT, null);
      void forgetKept();
      return null;
    }
    if (stored(LEFT) !== null) return null;
    if (!isUnreachable(error) || !known) throw error;
    const kept = await keeper().then(
      ({ restore }) => restore(client),
      () => null,
    );
    if (kept === null) throw error;
    return entered(client, kept);
  }
}

/** Who is signed in, or was when the server was last heard; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: SESSION,
  queryFn: ({ client, signal }) => fetchSession(client, signal),
  staleTime: 5 * 60_000,
});

/** Signs in; the session is known to every page as soon as it resolves. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof signIn>) => request(session, '/session', { method: 'POST', body }),
    onSuccess: (answer) => {
      store(LEFT, null);
      client.setQueryData(sessionQuery.queryKey, entered(client, answer));
    },
  });
}

/** Signs out and forgets everything that was read under the session. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => requestNothing('/session', { method: 'DELETE' }),
    onError: (error) => isUnreachable(error) && store(LEFT, 'yes'),
    onSettled: () => {
      void forgetKept();
      client.clear();
      client.setQueryData(sessionQuery.queryKey, null);
    },
  });
}
