import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import {
  type accountPatch,
  ownSession,
  type passwordChange,
  recoveryCodes,
  type secondFactorProof,
  secondFactorSecret,
} from '../../../domain/api/account.ts';
import { session } from '../../../domain/api/session.ts';
import { request, requestNothing } from './http.ts';
import { sessionQuery } from './session.ts';

/** Where the browser gets everything that is held of oneself. */
export const accountFile = '/api/v1/account/export';

/** Where one is signed in. */
export const sessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: async ({ signal }) =>
    (await request(z.object({ items: z.array(ownSession) }), '/account/sessions', { signal })).items,
});

/** Changes one's own name or language. */
export function useChangeAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.infer<typeof accountPatch>) => request(session, '/account', { method: 'PATCH', body }),
    onSuccess: (answer) => client.setQueryData(sessionQuery.queryKey, answer),
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.infer<typeof passwordChange>) => requestNothing('/account/password', { method: 'PUT', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
}

/** Ends one session, or all but this with null. */
export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string | null) =>
      requestNothing(`/account/sessions${id === null ? '' : `/${encodeURIComponent(id)}`}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
}

const secondFactor = '/account/second-factor';

export const useBeginSecondFactor = () =>
  useMutation({
    mutationFn: (password: string) => request(secondFactorSecret, secondFactor, { method: 'POST', body: { password } }),
  });

export const useConfirmSecondFactor = () =>
  useMutation({
    mutationFn: (code: string) => request(recoveryCodes, secondFactor, { method: 'PUT', body: { code } }),
  });

export function useRemoveSecondFactor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof secondFactorProof>) =>
      requestNothing(`${secondFactor}/removal`, { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  });
}

export const useNewRecoveryCodes = () =>
  useMutation({
    mutationFn: (body: z.input<typeof secondFactorProof>) =>
      request(recoveryCodes, `${secondFactor}/recovery-codes`, { method: 'POST', body }),
  });
