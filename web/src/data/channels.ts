import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import {
  createdScopeEndpoint,
  type endpointPatch,
  type newScopeEndpoint,
  scopeChain,
  scopeEndpoint,
} from '../../../domain/api/notifications.ts';
import type { EscalationChain } from '../../../domain/notifications/chain.ts';
import {
  type ChannelSettingsChange,
  channelCheck,
  channelSettingsView,
} from '../../../domain/notifications/channel-settings.ts';
import type { EndpointKind } from '../../../domain/notifications/endpoints.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { idempotencyKey, ifMatch, queryString, request, requestNothing } from './http.ts';

const SETTINGS = '/settings/channels';
const items = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** By what services people are told; of each secret whether it is set. */
export const channelSettingsQuery = queryOptions({
  queryKey: ['settings', 'channels'],
  queryFn: ({ signal }) => request(channelSettingsView, SETTINGS, { signal }),
  staleTime: 0,
});

export function useSaveChannelSettings() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ChannelSettingsChange) => request(channelSettingsView, SETTINGS, { method: 'PUT', body }),
    onSuccess: (saved) => client.setQueryData(channelSettingsQuery.queryKey, saved),
  });
}

/** A service far away may take its time. */
const CHECK_TIMEOUT_MS = 60_000;

/** Asks a service whether it takes the settings. */
export function useCheckChannel(kind: EndpointKind) {
  return useMutation({
    mutationFn: () =>
      request(channelCheck, `${SETTINGS}/${kind}/checks`, { method: 'POST', body: {}, timeoutMs: CHECK_TIMEOUT_MS }),
  });
}

const ENDPOINTS = ['endpoints'] as const;
const at = (id: string, rest = '') => `/endpoints/${encodeURIComponent(id)}${rest}`;
/** So often one looks whether a test has arrived. */
const LOOK_AGAIN_MS = 2000;

/** Sirens, group chats and webhooks of a place. */
export const scopeEndpointsQuery = (scope: Scope) =>
  queryOptions({
    queryKey: [...ENDPOINTS, scope],
    queryFn: async ({ signal }) =>
      (await request(items(scopeEndpoint), `/endpoints${queryString({ scope })}`, { signal })).items.filter(
        (one) => one.scope === scope,
      ),
    staleTime: 5000,
    refetchInterval: (query) =>
      query.state.data?.some(({ last }) => last?.purpose === 'test' && last.state === 'waiting')
        ? LOOK_AGAIN_MS
        : false,
  });

function useEndpointChange<V, T>(change: (wanted: V) => Promise<T>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: ENDPOINTS }),
  });
}

export const useAddScopeEndpoint = () =>
  useEndpointChange((body: z.input<typeof newScopeEndpoint>) =>
    request(createdScopeEndpoint, '/endpoints', { method: 'POST', body, headers: idempotencyKey() }),
  );

export const useChangeScopeEndpoint = (id: string) =>
  useEndpointChange((body: z.input<typeof endpointPatch>) => request(scopeEndpoint, at(id), { method: 'PATCH', body }));

export const useRemoveScopeEndpoint = (id: string) =>
  useEndpointChange(() => requestNothing(at(id), { method: 'DELETE' }));

export const useTestScopeEndpoint = (id: string) =>
  useEndpointChange(() => requestNothing(at(id, '/tests'), { method: 'POST', body: {} }));

/** Who is next, of every place that one may see. */
export const chainsQuery = queryOptions({
  queryKey: ['escalation-chains'],
  queryFn: async ({ signal }) => (await request(items(scopeChain), '/escalation-chains', { signal })).items,
  staleTime: 30_000,
});

const chainAt = (scope: Scope) => `/escalation-chains/${encodeURIComponent(scope)}`;

const person = z.object({ id: z.string(), name: z.string() });

/** Whom the chain of a place may name: those who may see its alerts. */
export const chainPeopleQuery = (scope: Scope) =>
  queryOptions({
    queryKey: ['escalation-chains', 'people', scope],
    queryFn: async ({ signal }) => (await request(items(person), `${chainAt(scope)}/people`, { signal })).items,
    staleTime: 60_000,
  });

interface ChainToSave {
  readonly body: EscalationChain;
  /** The version it was read at; null for one that is new. */
  readonly version: number | null;
}

export function useSaveChain(scope: Scope) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, version }: ChainToSave) =>
      request(scopeChain, chainAt(scope), {
        method: 'PUT',
        body,
        headers: ifMatch(version === null ? null : `"${version}"`),
      }),
    onSettled: () => client.invalidateQueries({ queryKey: chainsQuery.queryKey }),
  });
}

export function useRemoveChain(scope: Scope) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => requestNothing(chainAt(scope), { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: chainsQuery.queryKey }),
  });
}
