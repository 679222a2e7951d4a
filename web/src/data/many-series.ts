import { keepPreviousData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { page } from '../../../domain/api/common.ts';
import { type Device, device } from '../../../domain/api/devices.ts';
import { latest, type SeriesAnswer, series } from '../../../domain/api/observations.ts';
import { ApiError } from '../lib/api-error.ts';
import { serverNow } from '../lib/clock.ts';
import type { Stream } from '../lib/datastream-of.ts';
import { type RangeChoice, resolveRange } from '../lib/time-range.ts';
import type { Window } from '../lib/zoom.ts';
import { deviceQuery } from './devices.ts';
import { queryString, request } from './http.ts';

/** One series of several that came in one answer: columns of equal length, `t` in epoch ms. */
export interface ManyColumns {
  readonly t: readonly number[];
  readonly min: readonly number[];
  readonly mean: readonly number[];
  readonly max: readonly number[];
  readonly count: readonly number[];
  /** There may be more, which is a household's and not for whoever is signed in. */
  readonly masked: boolean;
}

export interface ManySeries {
  readonly window: Window;
  /** ms; 0 for raw rows */
  readonly bucketMs: number;
  /** By `DEVICE/datastream`. */
  readonly columns: ReadonlyMap<string, ManyColumns>;
}

/** So many rows of a series are asked for as they are; more come as buckets. */
const MAX_RAW_ROWS = 1200;
/** About one bucket per two pixels of a wide chart. */
const MAX_BUCKETS = 800;

/**
 * Those of the devices that one may see, by id. What was read already is not asked for again; the rest comes in one answer,
 * and of a device that there is not, or that is another's, nothing comes.
 */
export const someDevicesQuery = (client: QueryClient, ids: readonly string[]) =>
  queryOptions({
    queryKey: ['devices', 'some', ids],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, Device>> => {
      const missing = ids.filter((id) => client.getQueryData(deviceQuery(id).queryKey) === undefined);
      if (missing.length > 0) {
        const query = queryString({ id: missing, retired: 'with', limit: missing.length });
        const { items } = await request(page(device), `/devices${query}`, { signal });
        for (const one of items) client.setQueryData(deviceQuery(one.id).queryKey, one);
      }
      const found = ids.map((id) => client.getQueryData(deviceQuery(id).queryKey));
      return new Map(found.flatMap((one) => (one ? [[one.id, one] as const] : [])));
    },
    enabled: ids.length > 0,
    staleTime: 30_000,
  });

/** Which datastreams the devices have had results of: of each `DEVICE/datastream` whether the newest is a number. */
export const knownStreamsQuery = (devices: readonly string[]) =>
  queryOptions({
    queryKey: ['latest', 'streams', devices],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, boolean>> => {
      const { items } = await request(latest, `/latest${queryString({ device: devices })}`, { signal });
      return new Map(items.map((one) => [`${one.device}/${one.datastream}`, typeof one.result === 'number']));
    },
    enabled: devices.length > 0,
    staleTime: 60_000,
  });

async function fetchMany(
  streams: readonly Stream[],
  { from, to }: Window,
  { bucket, signal }: { readonly bucket: 'raw' | 'auto'; readonly signal: AbortSignal },
): Promise<SeriesAnswer> {
  const query = queryString({
    datastream: streams.map(({ key }) => key),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    bucket,
    maxBuckets: MAX_BUCKETS,
  });
  return request(series, `/series${query}`, { signal });
}

/** Every row where they are few, else buckets of one width for all. */
async function fetchFitting(
  streams: readonly Stream[],
  window: Window,
  { intervalS, signal }: { readonly intervalS: number; readonly signal: AbortSignal },
): Promise<ManySeries> {
  const few = (window.to - window.from) / 1000 / intervalS <= MAX_RAW_ROWS;
  const ask = (bucket: 'raw' | 'auto') => fetchMany(streams, window, { bucket, signal });
  const answer = await (few
    ? ask('raw').catch((error: unknown) => {
        if (error instanceof ApiError && error.code === 'too-many-rows') return ask('auto');
        throw error;
      })
    : ask('auto'));
  return {
    window,
    bucketMs: answer.bucketMs,
    columns: new Map(
      answer.series.map(({ device: id, datastream, masked = false, ...columns }) => [
        `${id}/${datastream}`,
        { ...columns, masked },
      ]),
    ),
  };
}

export interface ManyRequest {
  readonly streams: readonly Stream[];
  readonly choice: RangeChoice;
  /** Of the device that reports most often, seconds: with it is told how many rows to expect. */
  readonly intervalS: number;
}

const keysOf = (streams: readonly Stream[]): readonly string[] => streams.map(({ key }) => key);

/** Several datastreams over one range, in one request. */
export const manySeriesQuery = ({ streams, choice, intervalS }: ManyRequest) =>
  queryOptions({
    queryKey: ['series', 'many', keysOf(streams), choice.from ?? null, choice.to ?? null],
    queryFn: ({ signal }) => fetchFitting(streams, resolveRange(choice, serverNow()), { intervalS, signal }),
    enabled: streams.length > 0,
    // Whoever adds a series goes on looking at those that are drawn.
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** The same over an earlier window, epoch ms; null asks for nothing. */
export const earlierSeriesQuery = ({ streams, intervalS }: Omit<ManyRequest, 'choice'>, window: Window | null) =>
  queryOptions({
    queryKey: ['series', 'many', keysOf(streams), window?.from ?? null, window?.to ?? null, 'earlier'],
    queryFn: ({ signal }) => fetchFitting(streams, window as Window, { intervalS, signal }),
    enabled: window !== null && streams.length > 0,
    staleTime: 5 * 60_000,
  });
