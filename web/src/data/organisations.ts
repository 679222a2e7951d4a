import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type NewOrganisation, type Organisation, organisation } from '../../../domain/api/organisations.ts';
import { ifMatch, type RequestOptions, request, requestNothing, requestVersioned } from './http.ts';
import { requestAll } from './pages.ts';

const byName = new Intl.Collator('vi', { numeric: true });
const at = (id: string) => `/organisations/${encodeURIComponent(id)}`;

/** Every organisation that one may know of, by name. */
export const organisationsQuery = queryOptions({
  queryKey: ['organisations'],
  queryFn: async ({ signal }): Promise<Organisation[]> => {
    const all = await requestAll(organisation, '/organisations', {}, signal);
    return all.sort((a, b) => byName.compare(a.name, b.name));
  },
  staleTime: 60_000,
});

/** One organisation, with the version by which a change of it is asked for. */
export const organisationQuery = (id: string) =>
  queryOptions({
    queryKey: [...organisationsQuery.queryKey, 'one', id],
    queryFn: ({ signal }) => requestVersioned(organisation, at(id), { signal }),
    staleTime: 0,
  });

interface OrganisationToSave {
  readonly body: NewOrganisation;
  /** The version it was read at, of one that there is already; null for a new one. */
  readonly existing: { readonly etag: string | null } | null;
  readonly headers: NonNullable<RequestOptions['headers']>;
}

/** Adds an organisation or changes one. */
export function useSaveOrganisation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, existing, headers }: OrganisationToSave) => {
      if (existing === null) return request(organisation, '/organisations', { method: 'POST', body, headers });
      const { id, ...change } = body;
      return request(organisation, at(id), { method: 'PATCH', body: change, headers: ifMatch(existing.etag) });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: organisationsQuery.queryKey }),
  });
}

/** Deletes an organisation; refused while it owns anything. */
export function useDeleteOrganisation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => requestNothing(at(id), { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: organisationsQuery.queryKey }),
  });
}
