import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';
import { page } from '../../../domain/api/common.ts';
import {
  erasure,
  type HouseholdPatch,
  household,
  householdDetail,
  type NewHousehold,
} from '../../../domain/api/households.ts';
import { site } from '../../../domain/api/sites.ts';
import { ifMatch, queryString, type RequestOptions, request, requestVersioned } from './http.ts';

const PAGE = 100;
/** Who sees more in a field types a part of the name. */
const NAMED = 50;
const key = ['households'] as const;
const at = (id: string) => `/households/${encodeURIComponent(id)}`;
/** Readings of many years are counted and deleted. */
const LONG_MS = 300_000;

interface HouseholdWish {
  readonly q?: string | undefined;
  readonly erased?: boolean | undefined;
}

/** Households that one may see, page by page. */
export const householdsQuery = ({ q, erased = false }: HouseholdWish) =>
  infiniteQueryOptions({
    queryKey: [...key, 'list', q ?? '', erased],
    queryFn: ({ pageParam, signal }) =>
      request(
        page(household),
        `/households${queryString({ q, erased: erased ? '1' : '0', limit: PAGE, cursor: pageParam })}`,
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: 30_000,
  });

/** Households that the words find, for a field to choose one; of an organisation, where one is named. */
export const householdsNamedQuery = (q: string, organisation: string | null) =>
  queryOptions({
    queryKey: [...key, 'named', q, organisation],
    queryFn: ({ signal }) =>
      request(page(household), `/households${queryString({ q: q || null, organisation, limit: NAMED })}`, { signal }),
    select: (answer) => answer.items,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** One household, with the version by which a change of it is asked for. */
export const householdQuery = (id: string) =>
  queryOptions({
    queryKey: [...key, id],
    queryFn: ({ signal }) => requestVersioned(householdDetail, at(id), { signal }),
    staleTime: 30_000,
  });

/** What would be erased of it. */
export const erasureQuery = (id: string) =>
  queryOptions({
    queryKey: [...key, id, 'erasure'],
    queryFn: ({ signal }) => request(erasure, `${at(id)}/erasure`, { signal, timeoutMs: LONG_MS }),
    staleTime: 0,
    gcTime: 0,
  });

/** Where the browser gets everything that is held of it. */
export const householdFile = (id: string): string => `/api/v1${at(id)}/export`;

interface HouseholdToSave {
  /** Of one that there is already, its id and the version it was read at; null for one to add. */
  readonly existing: { readonly id: string; readonly etag: string | null } | null;
  readonly body: NewHousehold & HouseholdPatch;
  readonly headers: NonNullable<RequestOptions['headers']>;
}

/** Adds a household or changes one. */
export function useSaveHousehold() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ existing, body, headers }: HouseholdToSave) =>
      existing === null
        ? request(householdDetail, '/households', { method: 'POST', body, headers })
        : request(householdDetail, at(existing.id), { method: 'PATCH', body, headers: ifMatch(existing.etag) }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** Erases everything held of a household. */
export function useEraseHousehold() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request(erasure, `${at(id)}/erase`, { method: 'POST', timeoutMs: LONG_MS }),
    // Its sites, devices and their values have changed as well.
    onSettled: () => client.invalidateQueries(),
  });
}

interface SiteLink {
  readonly site: string;
  /** Null to take it away. */
  readonly household: string | null;
}

/** Says whose a site is. */
export function useLinkSite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ site: id, household }: SiteLink) =>
      request(site, `/sites/${encodeURIComponent(id)}`, { method: 'PATCH', body: { household } }),
    // What is measured there has become personal, or no longer is.
    onSuccess: () => client.invalidateQueries(),
  });
}
