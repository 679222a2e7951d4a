import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { maintenanceWindow, type newMaintenanceWindow } from '../../../domain/api/maintenance.ts';
import { type RequestOptions, request, requestNothing } from './http.ts';
import { requestAll } from './pages.ts';

/** When a site is worked on: planned, running and over. */
export const maintenanceQuery = (site: string) =>
  queryOptions({
    queryKey: ['maintenance', site],
    queryFn: ({ signal }) => requestAll(maintenanceWindow, '/maintenance-windows', { site }, signal),
    staleTime: 30_000,
  });

interface WindowToAdd {
  readonly body: z.input<typeof newMaintenanceWindow>;
  readonly headers: NonNullable<RequestOptions['headers']>;
}

export function useAddMaintenance(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, headers }: WindowToAdd) =>
      request(maintenanceWindow, '/maintenance-windows', { method: 'POST', body, headers }),
    onSuccess: () => client.invalidateQueries({ queryKey: maintenanceQuery(site).queryKey }),
  });
}

export function useRemoveMaintenance(site: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => requestNothing(`/maintenance-windows/${encodeURIComponent(id)}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: maintenanceQuery(site).queryKey }),
  });
}
