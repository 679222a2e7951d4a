import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { page } from '../../../domain/api/common.ts';
import {
  type NewUnitChange,
  placeReport,
  unitChangePlan,
  unitDetail,
  unitImportReport,
  unitItem,
  type unitQuery,
} from '../../../domain/api/units.ts';
import { queryString, request } from './http.ts';

type UnitWish = z.input<typeof unitQuery>;

/** More are not looked over; who has more types another word. */
const FOUND = 60;
/** All communes of a province, and all provinces, fit into one answer. */
const WHOLE = 1000;
const STALE_MS = 5 * 60_000;

/** Provinces, or the communes of one, as of a day; today when none is given. */
export const unitsQuery = (wish: Pick<UnitWish, 'level' | 'parent' | 'asOf'>) =>
  queryOptions({
    queryKey: ['units', 'list', wish],
    queryFn: ({ signal }) => request(page(unitItem), `/units${queryString({ ...wish, limit: WHOLE })}`, { signal }),
    select: (answer) => answer.items,
    staleTime: STALE_MS,
  });

/** Units by a part of their name or code; `next` tells that there are more. */
export const unitSearchQuery = (wish: UnitWish) =>
  queryOptions({
    queryKey: ['units', 'search', wish],
    queryFn: ({ signal }) => request(page(unitItem), `/units${queryString({ ...wish, limit: FOUND })}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
  });

export const unitQueryOf = (id: string) =>
  queryOptions({
    queryKey: ['units', 'one', id],
    queryFn: ({ signal }) => request(unitDetail, `/units/${encodeURIComponent(id)}`, { signal }),
    staleTime: STALE_MS,
  });

/** How many sites there are where, as of a day. */
export const placeReportQuery = (asOf: string | undefined, borders: 'then' | 'today') =>
  queryOptions({
    queryKey: ['reports', 'sites-by-commune', asOf ?? 'today', borders],
    queryFn: ({ signal }) =>
      request(placeReport, `/reports/sites-by-commune${queryString({ asOf, borders })}`, { signal }),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

/** A file of a whole country takes its time over a phone's network. */
const LONG_MS = 120_000;

type UnitFile = { readonly csv: string } | { readonly units: unknown };

export const importUnits = (file: UnitFile, preview: boolean) =>
  request(unitImportReport, `/units/imports?preview=${preview}`, { method: 'POST', body: file, timeoutMs: LONG_MS });

export const previewChange = (change: NewUnitChange) =>
  request(unitChangePlan, '/units/changes/preview', { method: 'POST', body: change, timeoutMs: LONG_MS });

export const applyChange = (
  change: NewUnitChange & { readonly digest: string },
  headers: Readonly<Record<string, string>>,
) => request(unitChangePlan, '/units/changes', { method: 'POST', body: change, headers, timeoutMs: LONG_MS });

/** Everything that says where something is has changed: whatever is known is asked for again. */
export const unitsChanged = (client: QueryClient) => client.invalidateQueries();

/** What units are called, by id. */
export const unitNamesQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ['units', 'names', ids],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, string>> => {
      const found = await Promise.all(
        ids.map((id) => request(unitDetail, `/units/${encodeURIComponent(id)}`, { signal })),
      );
      return new Map(found.map(({ id, name }) => [id, name]));
    },
    staleTime: STALE_MS,
  });
