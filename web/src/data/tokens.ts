import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { apiToken, createdApiToken, type newApiToken } from '../../../domain/api/session.ts';
import { idempotencyKey, request, requestNothing } from './http.ts';

/** Keys with which programs use the API. */
export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => (await request(z.object({ items: z.array(apiToken) }), '/tokens', { signal })).items,
  staleTime: 30_000,
});

export function useMakeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof newApiToken>) =>
      request(createdApiToken, '/tokens', { method: 'POST', body, headers: idempotencyKey() }),
    onSuccess: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
}

export function useWithdrawToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => requestNothing(`/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
}
