import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { alertWithNotes } from '../../../domain/api/alert-detail.ts';
import { alertNeighbours } from '../../../domain/api/alert-life.ts';
import { alertNote } from '../../../domain/api/alerts.ts';
import { request } from './http.ts';
import { sendOrQueue } from './outbox.ts';
import { asWaiting } from './waiting-alerts.ts';

export type DetailedAlert = z.output<typeof alertWithNotes>;

const path = (id: string) => `/alerts/${encodeURIComponent(id)}`;

/** One alert with its timeline and the rule as it stood. */
export const alertQuery = (id: string) =>
  queryOptions({
    queryKey: ['alerts', 'one', id],
    queryFn: async ({ signal }) => asWaiting(await request(alertWithNotes, path(id), { signal })),
    staleTime: 5000,
  });

/** How it is around an alert: what else is open, and the same property at places nearby. */
export const neighboursQuery = (id: string) =>
  queryOptions({
    queryKey: ['alerts', 'near', id],
    queryFn: ({ signal }) => request(alertNeighbours, `${path(id)}/neighbours`, { signal }),
    staleTime: 30_000,
  });

/** Writes down what was found or done; without a network that waits. */
export function useAddNote(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (text: string) =>
      sendOrQueue(alertNote, {
        what: 'note',
        about: id,
        label: text,
        method: 'POST',
        path: `${path(id)}/notes`,
        body: { text },
        repeatable: false,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: alertQuery(id).queryKey }),
  });
}
