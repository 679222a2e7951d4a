import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { createdDisplay, display, type newDisplay } from '../../../domain/api/displays.ts';
import { session } from '../../../domain/api/session.ts';
import { idempotencyKey, request, requestNothing } from './http.ts';

/** Screens on a wall that show what one looks after. */
export const displaysQuery = queryOptions({
  queryKey: ['displays'],
  queryFn: async ({ signal }) => (await request(z.object({ items: z.array(display) }), '/displays', { signal })).items,
  staleTime: 30_000,
  refetchInterval: 60_000,
});

export function useAddDisplay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof newDisplay>) =>
      request(createdDisplay, '/displays', { method: 'POST', body, headers: idempotencyKey() }),
    onSuccess: () => client.invalidateQueries({ queryKey: displaysQuery.queryKey }),
  });
}

export function useWithdrawDisplay() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => requestNothing(`/displays/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: displaysQuery.queryKey }),
  });
}

/** Makes this browser a screen on a wall, by the secret of its link. */
export const useOpenDisplay = () =>
  useMutation({
    mutationFn: (secret: string) => request(session, '/session/display', { method: 'POST', body: { secret } }),
  });
