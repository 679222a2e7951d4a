import { queryOptions } from '@tanstack/react-query';
import { type ClaimState, claimable, claimState } from '../../../domain/api/claims.ts';
import { device } from '../../../domain/api/devices.ts';
import { queryString, request, requestNothing } from './http.ts';

const path = (id: string) => `/devices/${encodeURIComponent(id)}/claim`;

/** What stands behind a code. A wrong one costs a try, so it is asked once. */
export const claimableQuery = (id: string, code: string) =>
  queryOptions({
    queryKey: ['claimable', id, code],
    queryFn: ({ signal }) =>
      request(claimable, `/claims/${encodeURIComponent(id)}${queryString({ code })}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnReconnect: false,
    retry: false,
  });

interface Claim {
  readonly id: string;
  readonly code: string;
  readonly site: string;
  readonly name?: string;
}

/** Takes a device into use. */
export const claim = (body: Claim, headers: Readonly<Record<string, string>>) =>
  request(device, '/claims', { method: 'POST', body, headers });

/** How it stands with the code on the label of a device. */
export const claimStateQuery = (id: string) =>
  queryOptions({
    queryKey: ['claim', id],
    queryFn: ({ signal }): Promise<ClaimState> => request(claimState, path(id), { signal }),
    staleTime: 15_000,
  });

export const unlockClaim = (id: string) => requestNothing(`${path(id)}/failures`, { method: 'DELETE' });
