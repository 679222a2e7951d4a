import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type NewOrganisation, type Organisation, organisation } from '../../../domain/api/organisations.ts';
import { type RequestOptions, request, requestNothing } from './http.ts';
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

interface OrganisationToSave {
  readonly body: NewOrganisation;
  readonly isNew: boolean;
  readonly headers: NonNullable<RequestOptions['headers']>;
}

/** Adds an organisation or changes one. */
export function useSaveOrganisation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, isNew, headers }: OrganisationToSave) => {
      if (isNew) return request(organisation, '/organisations', { method: 'POST', body, headers });
      const { id, ...change } = body;
      return request(organisation, at(id), { method: 'PATCH', body: change });
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
