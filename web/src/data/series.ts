import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { observation, type SeriesAnswer, series } from '../../../domain/api/observations.ts';
import { ApiError } from '../lib/api-error.ts';
import { serverNow } from '../lib/clock.ts';
import { type RangeChoice, resolveRange, type TimeRange } from '../lib/time-range.ts';
import type { Window } from '../lib/zoom.ts';
import { queryString, request } from './http.ts';
import { requestAll } from './pages.ts';

/** Columns of one datastream over a range, oldest first; `t` is each bucket's start, epoch ms. */
export interface SeriesColumns {
  readonly range: TimeRange;
  /** ms; 0 for raw rows */
  readonly bucketMs: number;
  readonly t: readonly number[];
  readonly min: readonly number[];
  readonly mean: readonly number[];
  readonly max: readonly number[];
  /** There may be more, which is a household's and not for whoever is signed in. */
  readonly masked: boolean;
}

export interface SeriesRequest {
  readonly device: string;
  readonly datastream: string;
  readonly choice: RangeChoice;
  /** Seconds; with it is told how many rows to expect. */
  readonly expectedIntervalS: number;
}

/** So many rows are asked for as they are; more come as buckets. */
const MAX_RAW_ROWS = 1200;
/** About one bucket per two pixels of a wide chart: more cannot be seen. */
const MAX_BUCKETS = 800;

async function fetchSeries(
  { device, datastream }: SeriesRequest,
  { from, to }: TimeRange,
  { bucket, signal }: { bucket: 'raw' | 'auto'; signal: AbortSignal },
): Promise<SeriesAnswer> {
  const query = queryString({
    datastream: `${device}/${datastream}`,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    bucket,
    maxBuckets: MAX_BUCKETS,
  });
  return request(series, `/series${query}`, { signal });
}

/** Every row where they are few, else buckets; a device that sent far more than it promised gets buckets after all. */
async function fetchFitting(wanted: SeriesRequest, range: TimeRange, signal: AbortSignal): Promise<SeriesAnswer> {
  const rows = (range.to - range.from) / 1000 / wanted.expectedIntervalS;
  if (rows > MAX_RAW_ROWS) return fetchSeries(wanted, range, { bucket: 'auto', signal });
  try {
    return await fetchSeries(wanted, range, { bucket: 'raw', signal });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'too-many-rows') throw error;
    return fetchSeries(wanted, range, { bucket: 'auto', signal });
  }
}

/** One datastream over a range: every row, or buckets as wide as the range needs. */
export const seriesQuery = (wanted: SeriesRequest) => {
  const { device, datastream, choice } = wanted;
  return queryOptions({
    queryKey: ['series', device, datastream, choice.from ?? null, choice.to ?? null],
    queryFn: async ({ signal }): Promise<SeriesColumns> => {
      const range = resolveRange(choice, serverNow());
      const answer = await fetchFitting(wanted, range, signal);
      const { t, min, mean, max, masked = false } = answer.series[0] ?? { t: [], min: [], mean: [], max: [] };
      return { range, bucketMs: answer.bucketMs, t, min, mean, max, masked };
    },
    // Another range of the same datastream slides in over the old one; another datastream or device starts anew.
    placeholderData: (before, query) =>
      query?.queryKey[1] === device && query.queryKey[2] === datastream ? keepPreviousData(before) : undefined,
    staleTime: 60_000,
  });
};

/** More rows than this are not read only to find where a state changed; what is older is left out. */
const MAX_STATE_ROWS = 10_000;

/** So many intervals before a range tell in which state it began. */
const LEAD_INTERVALS = 3;

/** What a device said at an instant (RFC 3339). */
export type Report = Pick<z.infer<typeof observation>, 'at' | 'result'>;

/** The words that a state datastream said over a range and shortly before, oldest first. */
export function fetchStates(
  { device, datastream, expectedIntervalS }: Omit<SeriesRequest, 'choice'>,
  { from, to }: Window,
  signal: AbortSignal,
): Promise<readonly Report[]> {
  const intervalMs = expectedIntervalS * 1000;
  const start = Math.max(from - LEAD_INTERVALS * intervalMs, to - MAX_STATE_ROWS * intervalMs);
  const query = { device, datastream, from: new Date(start).toISOString(), to: new Date(to).toISOString() };
  return requestAll(observation, '/observations', query, signal);
}
