import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { page } from '../../../domain/api/common.ts';
import { type NewView, type SavedView, savedView, type ViewPage, type ViewPatch } from '../../../domain/api/views.ts';
import { ifMatch, queryString, type RequestOptions, request, requestNothing } from './http.ts';

const VIEWS = ['views'] as const;
const at = (id: string) => `/views/${encodeURIComponent(id)}`;
const etagOf = ({ version }: SavedView) => ifMatch(`"${version}"`);

/** Views of a page that one keeps or that are shared where one belongs, by name. */
export const viewsQuery = (of: ViewPage) =>
  queryOptions({
    queryKey: [...VIEWS, of],
    queryFn: ({ signal }) => request(page(savedView), `/views${queryString({ page: of })}`, { signal }),
    select: ({ items }) => items,
    staleTime: 60_000,
  });

/** Keeps a view. */
export function useKeepView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({
      body,
      headers,
    }: {
      readonly body: NewView;
      readonly headers: NonNullable<RequestOptions['headers']>;
    }) => request(savedView, '/views', { method: 'POST', body, headers }),
    onSuccess: () => client.invalidateQueries({ queryKey: VIEWS }),
  });
}

/** Changes a view as it was read. */
export function useChangeView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ view, change }: { readonly view: SavedView; readonly change: ViewPatch }) =>
      request(savedView, at(view.id), { method: 'PATCH', body: change, headers: etagOf(view) }),
    onSettled: () => client.invalidateQueries({ queryKey: VIEWS }),
  });
}

/** Deletes a view. */
export function useDeleteView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (view: SavedView) => requestNothing(at(view.id), { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: VIEWS }),
  });
}
