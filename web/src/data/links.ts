import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  type invitationAcceptance,
  invitationView,
  type resetCompletion,
  resetView,
} from '../../../domain/api/invitations.ts';
import { session } from '../../../domain/api/session.ts';
import { request, requestNothing } from './http.ts';
import { sessionQuery } from './session.ts';
import { entered } from './session-key.ts';

/** Who invites, and to what, by the secret of the link. */
export const invitationQuery = (secret: string) =>
  queryOptions({
    queryKey: ['invitation', secret],
    queryFn: ({ signal }) =>
      request(invitationView, '/invitations/lookup', { method: 'POST', body: { secret }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Whose new password it is about. */
export const resetQuery = (secret: string) =>
  queryOptions({
    queryKey: ['password-reset', secret],
    queryFn: ({ signal }) =>
      request(resetView, '/password-resets/lookup', { method: 'POST', body: { secret }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Makes an account of an invitation; whoever takes it is signed in. */
export function useAcceptInvitation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof invitationAcceptance>) =>
      request(session, '/invitations/acceptances', { method: 'POST', body }),
    onSuccess: (answer) => client.setQueryData(sessionQuery.queryKey, entered(client, answer)),
  });
}

/** Takes an invitation with the account that one is signed in with. */
export function useJoinInvitation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (secret: string) => request(session, '/account/invitations', { method: 'POST', body: { secret } }),
    onSuccess: (answer) => {
      // Whoever has new rights sees more of everything; the link itself is used up.
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'invitation' });
      client.setQueryData(sessionQuery.queryKey, answer);
    },
  });
}

export const useAskReset = () =>
  useMutation({
    mutationFn: (email: string) => requestNothing('/password-resets', { method: 'POST', body: { email } }),
  });

export const useCompleteReset = () =>
  useMutation({
    mutationFn: (body: z.infer<typeof resetCompletion>) =>
      requestNothing('/password-resets/completions', { method: 'POST', body }),
  });
