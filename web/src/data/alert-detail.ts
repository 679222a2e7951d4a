import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { alertNeighbours } from '../../../domain/api/alert-life.ts';
import { alertNote, alertWithNotes } from '../../../domain/api/alerts.ts';
import { idempotencyKey, request } from './http.ts';

export type DetailedAlert = z.output<typeof alertWithNotes>;

const path = (id: string) => `/alerts/${encodeURIComponent(id)}`;

/** One alert with its timeline and the rule as it stood. */
export const alertQuery = (id: string) =>
  queryOptions({
    queryKey: ['alerts', 'one', id],
    queryFn: ({ signal }) => request(alertWithNotes, path(id), { signal }),
    staleTime: 5000,
  });

/** How it is around an alert: what else is open, and the same property at places nearby. */
export const neighboursQuery = (id: string) =>
  queryOptions({
    queryKey: ['alerts', 'near', id],
    queryFn: ({ signal }) => request(alertNeighbours, `${path(id)}/neighbours`, { signal }),
    staleTime: 30_000,
  });

/** Writes down what was found or done. */
export function useAddNote(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (text: string) =>
      request(alertNote, `${path(id)}/notes`, { method: 'POST', body: { text }, headers: idempotencyKey() }),
    onSuccess: () => client.invalidateQueries({ queryKey: alertQuery(id).queryKey }),
  });
}
