import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { type NewReplacement, replaced, replacement } from '../../../domain/api/device-life.ts';
import { device, type devicePatch, deviceWithToken } from '../../../domain/api/devices.ts';
import { claimStateQuery, unlockClaim } from './claims.ts';
import { deviceQuery } from './devices.ts';
import { request, requestVersioned } from './http.ts';

type Headers = Readonly<Record<string, string>>;
const at = (id: string, rest = '') => `/devices/${encodeURIComponent(id)}${rest}`;

/** The units that a device was before, the latest first. */
export const replacementsQuery = (id: string) =>
  queryOptions({
    queryKey: ['replacements', id],
    queryFn: ({ signal }) => request(z.object({ items: z.array(replacement) }), at(id, '/replacements'), { signal }),
    select: (answer) => answer.items,
    staleTime: 60_000,
  });

/** A device with its version, read anew when it is to be changed. */
export const editedDeviceQuery = (id: string) =>
  queryOptions({
    queryKey: ['devices', 'edited', id],
    queryFn: ({ signal }) => requestVersioned(device, at(id), { signal }),
  });

/** A change of a device; afterwards everything that shows it is read anew. */
function useChange<V, R>(id: string, change: (wanted: V) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['devices'] }),
        client.invalidateQueries({ queryKey: deviceQuery(id).queryKey }),
        client.invalidateQueries({ queryKey: replacementsQuery(id).queryKey }),
        client.invalidateQueries({ queryKey: claimStateQuery(id).queryKey }),
      ]),
  });
}

export const usePatchDevice = (id: string) =>
  useChange(id, ({ patch, etag }: { readonly patch: z.input<typeof devicePatch>; readonly etag: string | null }) =>
    request(device, at(id), { method: 'PATCH', body: patch, headers: etag === null ? {} : { 'if-match': etag } }),
  );

export const useRotateSecret = (id: string) =>
  useChange(id, (headers: Headers) => request(deviceWithToken, at(id, '/credentials'), { method: 'POST', headers }));

export const useReplaceDevice = (id: string) =>
  useChange(id, ({ body, headers }: { readonly body: NewReplacement; readonly headers: Headers }) =>
    request(replaced, at(id, '/replacements'), { method: 'POST', body, headers }),
  );

export const useRetireDevice = (id: string) =>
  useChange(id, (retired: boolean) => request(device, at(id, '/retirement'), { method: retired ? 'POST' : 'DELETE' }));

export const useUnlockClaim = (id: string) => useChange(id, () => unlockClaim(id));
