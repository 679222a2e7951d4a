import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { page } from '../../../domain/api/common.ts';
import { createdInvitation, invitation, type newInvitation, resetLink } from '../../../domain/api/invitations.ts';
import type { Role } from '../../../domain/api/session.ts';
import { type SecurityPolicy, security } from '../../../domain/api/settings.ts';
import { scopeChoice, user, type userPatch } from '../../../domain/api/users.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { idempotencyKey, queryString, request, requestNothing } from './http.ts';

const at = (id: string) => `/users/${encodeURIComponent(id)}`;
const people = ['people'] as const;
/** More than fit on a page are found by searching. */
const SHOWN = 100;

/** Accounts whose name or e-mail address has the text in it; `next` is not null when there are more. */
export const peopleQuery = (q: string) =>
  queryOptions({
    queryKey: [...people, 'list', q],
    queryFn: ({ signal }) => request(page(user), `/users${queryString({ q: q || null, limit: SHOWN })}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const personQuery = (id: string) =>
  queryOptions({
    queryKey: [...people, 'one', id],
    queryFn: ({ signal }) => request(user, at(id), { signal }),
    staleTime: 30_000,
  });

/** Where one may give rights, by part of the name. */
export const scopesQuery = (q: string) =>
  queryOptions({
    queryKey: ['scopes', q],
    queryFn: async ({ signal }) =>
      (await request(z.object({ items: z.array(scopeChoice) }), `/scopes${queryString({ q })}`, { signal })).items,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** Invitations that nobody has taken yet. */
export const invitationsQuery = queryOptions({
  queryKey: [...people, 'invitations'],
  queryFn: async ({ signal }) =>
    (await request(z.object({ items: z.array(invitation) }), '/invitations', { signal })).items,
  staleTime: 30_000,
});

export const securityQuery = queryOptions({
  queryKey: ['settings', 'security'],
  queryFn: ({ signal }) => request(security, '/settings/security', { signal }),
});

/** A change of people after which what is shown of them is read anew. */
function useChange<V, T>(change: (variables: V) => Promise<T>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: people }),
  });
}

export const useInvite = () =>
  useChange((body: z.input<typeof newInvitation>) =>
    request(createdInvitation, '/invitations', { method: 'POST', body, headers: idempotencyKey() }),
  );

export const useWithdrawInvitation = () =>
  useChange((id: string) => requestNothing(`/invitations/${encodeURIComponent(id)}`, { method: 'DELETE' }));

const grantAt = (id: string, scope: Scope) => `${at(id)}/grants/${encodeURIComponent(scope)}`;

export const useGiveGrant = (id: string) =>
  useChange(({ scope, role }: { readonly scope: Scope; readonly role: Role }) =>
    request(user, grantAt(id, scope), { method: 'PUT', body: { role } }),
  );

export const useTakeGrant = (id: string) =>
  useChange((scope: Scope) => requestNothing(grantAt(id, scope), { method: 'DELETE' }));

export const useChangePerson = (id: string) =>
  useChange((body: z.infer<typeof userPatch>) => request(user, at(id), { method: 'PATCH', body }));

export const useRemovePerson = (id: string) => useChange(() => requestNothing(at(id), { method: 'DELETE' }));

/** A link with which somebody chooses a new password. */
export const useResetLink = (id: string) =>
  useChange(() => request(resetLink, `${at(id)}/password-resets`, { method: 'POST', body: {} }));

export const useRemoveSecondFactorOf = (id: string) =>
  useChange(() => requestNothing(`${at(id)}/second-factor`, { method: 'DELETE' }));

export function useSetSecurity() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: SecurityPolicy) => request(security, '/settings/security', { method: 'PUT', body }),
    onSuccess: (answer) => client.setQueryData(securityQuery.queryKey, answer),
  });
}
