import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { type Session, session, type signIn } from '../../../domain/api/session.ts';
import { ApiError } from '../lib/api-error.ts';
import { request, requestNothing } from './http.ts';

async function fetchSession(signal: AbortSignal): Promise<Session | null> {
  try {
    return await request(session, '/session', { signal });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => fetchSession(signal),
  staleTime: 5 * 60_000,
});

/** Signs in; the session is known to every page as soon as it resolves. */
export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof signIn>) => request(session, '/session', { method: 'POST', body }),
    onSuccess: (answer) => client.setQueryData(sessionQuery.queryKey, answer),
  });
}

/** Signs out and forgets everything that was read under the session. */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => requestNothing('/session', { method: 'DELETE' }),
    onSettled: () => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, null);
    },
  });
}
