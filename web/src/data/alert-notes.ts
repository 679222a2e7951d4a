import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { alertNote, alertWithNotes } from '../../../domain/api/alerts.ts';
import { request } from './http.ts';

const path = (alert: string) => `/alerts/${encodeURIComponent(alert)}`;

/** What was written to an alert, oldest first. */
export const alertNotesQuery = (alert: string) =>
  queryOptions({
    queryKey: ['alerts', 'notes', alert],
    queryFn: async ({ signal }) => (await request(alertWithNotes, path(alert), { signal })).notes,
    staleTime: 10_000,
  });

/** Writes a note to an alert. */
export function useAddNote(alert: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (text: string) => request(alertNote, `${path(alert)}/notes`, { method: 'POST', body: { text } }),
    onSuccess: (note) => client.setQueryData(alertNotesQuery(alert).queryKey, (all) => [...(all ?? []), note]),
  });
}
