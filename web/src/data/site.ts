import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { z } from 'zod';
import { page } from '../../../domain/api/common.ts';
import { siteSeries } from '../../../domain/api/observations.ts';
import { type NewSeason, type SeasonPatch, season } from '../../../domain/api/seasons.ts';
import { deployment, type NewSite, type SitePatch, site } from '../../../domain/api/sites.ts';
import { propertyOf } from '../../../domain/datastream.ts';
import type { SiteKind } from '../../../domain/site-kinds.ts';
import { serverNow } from '../lib/clock.ts';
import { type RangeChoice, resolveRange } from '../lib/time-range.ts';
import { ifMatch, queryString, type RequestOptions, request, requestNothing, requestVersioned } from './http.ts';
import type { SeriesColumns } from './series.ts';

const SITES = ['sites'] as const;
const at = (id: string, rest = '') => `/sites/${encodeURIComponent(id)}${rest}`;
const items = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** What a list of sites is cut down to. */
export interface SiteListFilter {
  readonly q?: string | undefined;
  readonly kind?: SiteKind | undefined;
  readonly organisation?: string | undefined;
  readonly village?: string | undefined;
  readonly crop?: string | undefined;
}

/** Rows of a page: some screens of a phone. */
const PAGE = 60;

/** Sites under a filter, page by page. */
export const siteListQuery = (filter: SiteListFilter) =>
  infiniteQueryOptions({
    queryKey: [...SITES, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      request(page(site), `/sites${queryString({ ...filter, limit: PAGE, cursor: pageParam })}`, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** One site, with the version by which a change of it is asked for. */
export const siteQuery = (id: string) =>
  queryOptions({
    queryKey: [...SITES, 'one', id],
    queryFn: ({ signal }) => requestVersioned(site, at(id), { signal }),
    staleTime: 30_000,
  });

/** Every season of a site, the latest first. */
export const seasonsQuery = (id: string) =>
  queryOptions({
    queryKey: [...SITES, 'seasons', id],
    queryFn: ({ signal }) => request(items(season), at(id, '/seasons'), { signal }),
    select: (answer) => answer.items,
    staleTime: 30_000,
  });

/** Devices that stand or stood there, those of today first. */
export const deploymentsQuery = (id: string) =>
  queryOptions({
    queryKey: [...SITES, 'deployments', id],
    queryFn: ({ signal }) => request(items(deployment), at(id, '/deployments'), { signal }),
    select: (answer) => answer.items,
    staleTime: 30_000,
  });

/** About one bucket per two pixels of a wide chart: more cannot be seen. */
const MAX_BUCKETS = 800;

/** One datastream of a site over a range, whichever devices measured it; of several at once the first. */
export const siteSeriesQuery = (id: string, datastream: string, choice: RangeChoice) =>
  queryOptions({
    queryKey: [...SITES, 'series', id, datastream, choice.from ?? null, choice.to ?? null],
    queryFn: async ({ signal }): Promise<SeriesColumns> => {
      const range = resolveRange(choice, serverNow(), '7d');
      const query = queryString({
        property: propertyOf(datastream),
        from: new Date(range.from).toISOString(),
        to: new Date(range.to).toISOString(),
        maxBuckets: MAX_BUCKETS,
      });
      const answer = await request(siteSeries, at(id, `/series${query}`), { signal });
      const line = answer.series.find((one) => one.datastream === datastream && one.t.length > 0);
      const { t, min, mean, max } = line ?? { t: [], min: [], mean: [], max: [] };
      const masked = answer.series.some((one) => one.datastream === datastream && one.masked === true);
      return { range, bucketMs: answer.bucketMs, t, min, mean, max, masked };
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

const changed = (client: QueryClient) => client.invalidateQueries({ queryKey: SITES });

export interface SiteToSave {
  readonly body: NewSite;
  /** Of a site that there is already, its id and the version it was read at; null for a new one. */
  readonly existing: { readonly id: string; readonly etag: string | null } | null;
  readonly headers: NonNullable<RequestOptions['headers']>;
}

/** Adds a site or changes one. */
export function useSaveSite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, existing, headers }: SiteToSave) => {
      if (existing === null) return request(site, '/sites', { method: 'POST', body, headers });
      const { id: _id, ...patch } = body;
      const change: SitePatch = patch as SitePatch;
      return request(site, at(existing.id), { method: 'PATCH', body: change, headers: ifMatch(existing.etag) });
    },
    // Where its devices and alerts belong, and whether what is measured there is personal, may have changed with it.
    onSuccess: () => client.invalidateQueries(),
  });
}

/** Deletes a site; refused once a device stood there. */
export function useDeleteSite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => requestNothing(at(id), { method: 'DELETE' }),
    onSuccess: () => changed(client),
  });
}

/** Says which growth stage has begun today. */
export function useBeginStage(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ season: of, stage }: { readonly season: string; readonly stage: string }) =>
      request(season, at(id, `/seasons/${encodeURIComponent(of)}/stages`), { method: 'POST', body: { stage } }),
    onSuccess: () => changed(client),
  });
}

type SeasonToSave =
  | { readonly id: null; readonly body: NewSeason; readonly headers: NonNullable<RequestOptions['headers']> }
  | { readonly id: string; readonly body: SeasonPatch };

/** Begins a season, or changes one. */
export function useSaveSeason(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wanted: SeasonToSave) =>
      wanted.id === null
        ? request(season, at(id, '/seasons'), { method: 'POST', body: wanted.body, headers: wanted.headers })
        : request(season, at(id, `/seasons/${encodeURIComponent(wanted.id)}`), { method: 'PATCH', body: wanted.body }),
    onSuccess: () => changed(client),
  });
}
