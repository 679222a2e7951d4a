import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type MapSource, mapOrigin, mapSource } from '../../../domain/map-source.ts';
import { renewPolicy } from '../lib/page-policy.ts';
import { request } from './http.ts';

/** What is drawn under the sites on maps. */
export const mapSourceQuery = queryOptions({
  queryKey: ['map-source'],
  queryFn: ({ signal }) => request(mapSource, '/map-source', { signal }),
  staleTime: 600_000,
});

const SHIPPED: MapSource = { kind: 'built-in' };

/** The same; what ships with Sen until the answer is there. */
export const useMapSource = (): MapSource => useQuery(mapSourceQuery).data ?? SHIPPED;

export function useSaveMapSource() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: MapSource) => request(mapSource, '/settings/map', { method: 'PUT', body }),
    onSuccess: async (saved) => {
      client.setQueryData(mapSourceQuery.queryKey, saved);
      const origin = mapOrigin(saved);
      if (origin !== null) await renewPolicy(origin);
    },
  });
}
