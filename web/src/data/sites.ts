import { queryOptions } from '@tanstack/react-query';
import { type NewSite, site } from '../../../domain/api/sites.ts';
import { request } from './http.ts';
import { requestAll } from './pages.ts';

const byName = new Intl.Collator('vi', { numeric: true });

/** Every site that one may see, by name. */
export const sitesQuery = queryOptions({
  queryKey: ['sites', 'all'],
  queryFn: async ({ signal }) => {
    const all = await requestAll(site, '/sites', {}, signal);
    return all.sort((a, b) => byName.compare(a.name, b.name));
  },
  staleTime: 60_000,
});

export const createSite = (body: NewSite, headers: Readonly<Record<string, string>>) =>
  request(site, '/sites', { method: 'POST', body, headers });
