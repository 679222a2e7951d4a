import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type NewVillage, type Village, village } from '../../../domain/api/villages.ts';
import { ifMatch, type RequestOptions, request, requestNothing, requestVersioned } from './http.ts';
import { requestAll } from './pages.ts';

const byName = new Intl.Collator('vi', { numeric: true });
const at = (id: string) => `/villages/${encodeURIComponent(id)}`;
const VILLAGES = ['villages'] as const;

/** Every village that one may know of, by commune and name. */
export const villagesQuery = queryOptions({
  queryKey: [...VILLAGES, 'all'],
  queryFn: async ({ signal }): Promise<Village[]> => {
    const all = await requestAll(village, '/villages', {}, signal);
    return all.sort(
      (a, b) => byName.compare(a.communeName ?? '', b.communeName ?? '') || byName.compare(a.name, b.name),
    );
  },
  staleTime: 60_000,
});

/** One village, with the version by which a change of it is asked for. */
export const villageQuery = (id: string) =>
  queryOptions({
    queryKey: [...VILLAGES, 'one', id],
    queryFn: ({ signal }) => requestVersioned(village, at(id), { signal }),
    staleTime: 30_000,
  });

interface VillageToSave {
  readonly body: NewVillage;
  /** The version it was read at, of one that there is already; null for a new one. */
  readonly existing: { readonly etag: string | null } | null;
  readonly headers: NonNullable<RequestOptions['headers']>;
}

/** Adds a village or changes one. */
export function useSaveVillage() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, existing, headers }: VillageToSave) => {
      if (existing === null) return request(village, '/villages', { method: 'POST', body, headers });
      const { id, ...change } = body;
      return request(village, at(id), { method: 'PATCH', body: change, headers: ifMatch(existing.etag) });
    },
    // Its sites moved with it.
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: VILLAGES }),
        client.invalidateQueries({ queryKey: ['sites'] }),
      ]),
  });
}

/** Deletes a village; refused while sites belong to it. */
export function useDeleteVillage() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => requestNothing(at(id), { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: VILLAGES }),
  });
}
