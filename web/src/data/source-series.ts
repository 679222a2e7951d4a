import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import { series, siteSeries } from '../../../domain/api/observations.ts';
import { propertyOf } from '../../../domain/datastream.ts';
import type { RangeChoice } from '../lib/time-range.ts';
import type { Window } from '../lib/zoom.ts';
import { queryString, request } from './http.ts';
import { seriesQuery } from './series.ts';
import { siteSeriesQuery } from './site.ts';

/** Whose readings: those of one device, or of whichever devices stood at a site. */
export type SeriesSource =
  | { readonly kind: 'device'; readonly id: string; readonly expectedIntervalS: number }
  | { readonly kind: 'site'; readonly id: string };

/** Columns of equal length, oldest first; `t` is the start of each bucket, epoch ms; empty buckets are left out. */
export interface Buckets {
  readonly t: readonly number[];
  readonly min: readonly number[];
  readonly mean: readonly number[];
  readonly max: readonly number[];
  readonly last: readonly number[];
  readonly count: readonly number[];
}

const EMPTY: Buckets = { t: [], min: [], mean: [], max: [], last: [], count: [] };

/** One datastream over a range: every row, or buckets as wide as the range needs. */
export function useSeries(source: SeriesSource, datastream: string, choice: RangeChoice) {
  const ofDevice = useQuery({
    ...seriesQuery({
      device: source.id,
      datastream,
      choice,
      expectedIntervalS: source.kind === 'device' ? source.expectedIntervalS : 0,
    }),
    enabled: source.kind === 'device',
  });
  const ofSite = useQuery({ ...siteSeriesQuery(source.id, datastream, choice), enabled: source.kind === 'site' });
  return source.kind === 'device' ? ofDevice : ofSite;
}

interface BucketsWanted extends Window {
  readonly datastream: string;
  /** `raw`, or a width such as `1h`. */
  readonly bucket: string;
}

/** Buckets of one width over a window. A live one is asked for anew each minute by whoever shows it. */
export const bucketsQuery = (source: SeriesSource, { datastream, bucket, from, to }: BucketsWanted) =>
  queryOptions({
    queryKey: ['buckets', source.kind, source.id, datastream, bucket, from, to],
    queryFn: async ({ signal }): Promise<Buckets> => {
      const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), bucket };
      if (source.kind === 'device') {
        const query = queryString({ datastream: `${source.id}/${datastream}`, ...range });
        return (await request(series, `/series${query}`, { signal })).series[0] ?? EMPTY;
      }
      const query = queryString({ property: propertyOf(datastream), ...range });
      const answer = await request(siteSeries, `/sites/${encodeURIComponent(source.id)}/series${query}`, { signal });
      return answer.series.find((one) => one.datastream === datastream && one.t.length > 0) ?? EMPTY;
    },
    placeholderData: (before, query) =>
      query?.queryKey[2] === source.id && query.queryKey[3] === datastream ? keepPreviousData(before) : undefined,
    staleTime: 60_000,
  });

/** The width of buckets as `/series` takes it; `raw` for single rows. */
export function bucketText(bucketMs: number): string {
  if (bucketMs === 0) return 'raw';
  return bucketMs % 86_400_000 === 0 ? `${bucketMs / 86_400_000}d` : `${bucketMs / 1000}s`;
}
