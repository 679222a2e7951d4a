import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type VillagePageBody, villagePageView } from '../../../domain/api/village-pages.ts';
import { ifMatch, request, requestVersioned } from './http.ts';

const at = (village: string) => `/villages/${encodeURIComponent(village)}/page`;

/** What a village shows to everybody, with what there is to choose from and the version by which it is changed. */
export const villagePageQuery = (village: string) =>
  queryOptions({
    queryKey: ['village-page', village],
    queryFn: ({ signal }) => requestVersioned(villagePageView, at(village), { signal }),
  });

export function useSaveVillagePage(village: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, etag }: { readonly body: VillagePageBody; readonly etag: string | null }) =>
      request(villagePageView, at(village), { method: 'PUT', body, headers: ifMatch(etag) }),
    onSuccess: () => client.invalidateQueries({ queryKey: villagePageQuery(village).queryKey }),
  });
}
