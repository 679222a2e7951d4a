import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { page } from '../../../domain/api/common.ts';
import { unitItem } from '../../../domain/api/units.ts';
import { queryString, request } from './http.ts';

/** So many are looked over in a list; who wants another one types more of its name. */
const SHOWN = 40;

/** Communes of today by a part of their name or code. */
export const communesQuery = (q: string) =>
  queryOptions({
    queryKey: ['units', 'communes', q],
    queryFn: ({ signal }) =>
      request(page(unitItem), `/units${queryString({ level: 'commune', q: q || undefined, limit: SHOWN })}`, {
        signal,
      }),
    select: (answer) => answer.items,
    placeholderData: keepPreviousData,
    staleTime: 5 * 60_000,
  });
