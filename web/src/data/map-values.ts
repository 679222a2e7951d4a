import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { mapValues } from '../../../domain/api/map.ts';
import { queryString, request } from './http.ts';

/** What is asked of a property at every site. */
export interface MapValuesWish {
  readonly property: string;
  readonly bucket: string;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly village: string | undefined;
}

/** One property at every site, in buckets. */
export const mapValuesQuery = ({ property, bucket, from, to, village }: MapValuesWish) =>
  queryOptions({
    queryKey: ['map-values', property, bucket, from, to, village ?? null],
    queryFn: ({ signal }) =>
      request(
        mapValues,
        `/map/values${queryString({
          property,
          bucket,
          village,
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
        })}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: 240_000,
    // The last bucket goes on growing.
    refetchInterval: 300_000,
  });
