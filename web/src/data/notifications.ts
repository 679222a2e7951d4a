import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import {
  createdEndpoint,
  delivery,
  type Endpoint,
  endpoint,
  type endpointPatch,
  type newEndpoint,
} from '../../../domain/api/notifications.ts';
import { pushKey } from '../../../domain/notifications/channel-settings.ts';
import { type Preferences, preferences } from '../../../domain/notifications/preferences.ts';
import { idempotencyKey, ifMatch, request, requestNothing, requestVersioned } from './http.ts';

const PREFERENCES = '/account/notifications';
const ENDPOINTS = '/account/endpoints';
const at = (id: string, rest = '') => `${ENDPOINTS}/${encodeURIComponent(id)}${rest}`;

/** What one wants to be told, and when, with the version by which a change is asked for. */
export const preferencesQuery = queryOptions({
  queryKey: ['account', 'notifications'],
  queryFn: ({ signal }) => requestVersioned(preferences, PREFERENCES, { signal }),
  staleTime: 0,
});

export function useSavePreferences() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, etag }: { readonly body: Preferences; readonly etag: string | null }) =>
      requestVersioned(preferences, PREFERENCES, { method: 'PUT', body, headers: ifMatch(etag) }),
    onSuccess: (saved) => client.setQueryData(preferencesQuery.queryKey, saved),
  });
}

/** So often one looks whether a test has arrived. */
const LOOK_AGAIN_MS = 2000;
const onItsWay = (endpoints: readonly Endpoint[] | undefined): boolean =>
  endpoints?.some(({ last }) => last?.purpose === 'test' && last.state === 'waiting') ?? false;

/** Where messages to oneself go. */
export const endpointsQuery = queryOptions({
  queryKey: ['account', 'endpoints'],
  queryFn: async ({ signal }) => (await request(z.object({ items: z.array(endpoint) }), ENDPOINTS, { signal })).items,
  staleTime: 5000,
  refetchInterval: (query) => (onItsWay(query.state.data) ? LOOK_AGAIN_MS : false),
});

function useEndpointChange<V, T>(change: (wanted: V) => Promise<T>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: endpointsQuery.queryKey }),
  });
}

export const useAddEndpoint = () =>
  useEndpointChange((body: z.input<typeof newEndpoint>) =>
    request(createdEndpoint, ENDPOINTS, { method: 'POST', body, headers: idempotencyKey() }),
  );

export const useChangeEndpoint = () =>
  useEndpointChange(
    ({ id, version, patch }: Pick<Endpoint, 'id' | 'version'> & { readonly patch: z.input<typeof endpointPatch> }) =>
      request(endpoint, at(id), { method: 'PATCH', body: patch, headers: ifMatch(`"${version}"`) }),
  );

export const useRemoveEndpoint = () => useEndpointChange((id: string) => requestNothing(at(id), { method: 'DELETE' }));

/** Confirms an address with the code that was sent there; null asks for another one. */
export const useConfirmEndpoint = () =>
  useEndpointChange(({ id, code }: { readonly id: string; readonly code: string | null }) =>
    request(endpoint, at(id, '/confirmations'), { method: 'POST', body: { code } }),
  );

/** Sends a message that says only that messages arrive. */
export const useTestEndpoint = () =>
  useEndpointChange((id: string) => request(delivery, at(id, '/tests'), { method: 'POST', body: {} }));

/** By which this server is known to push services. */
export const fetchPushKey = async (): Promise<string> => (await request(pushKey, '/push-key')).publicKey;
