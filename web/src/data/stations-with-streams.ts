import { infiniteQueryOptions, type QueryClient } from '@tanstack/react-query';
import { page } from '../../../domain/api/common.ts';
import { type Device, device } from '../../../domain/api/devices.ts';
import { latest } from '../../../domain/api/observations.ts';
import { propertyOf } from '../../../domain/datastream.ts';
import { deviceQuery } from './devices.ts';
import { queryString, request } from './http.ts';

/** A station and the datastreams of it that are numbers, by key. */
export interface StationStreams {
  readonly station: Device;
  readonly datastreams: readonly string[];
}

export interface StationSearch {
  /** Words of the name or id, or of the name of its site or village. */
  readonly q: string;
  /** Code of an observed property; null for any. */
  readonly property: string | null;
  /** Stations that come at once. */
  readonly limit: number;
}

/** Stations that match, page after page, each with what it measures: the server looks, however many there are. */
export const stationStreamsQuery = (client: QueryClient, { q, property, limit }: StationSearch) =>
  infiniteQueryOptions({
    queryKey: ['devices', 'streams', q, property, limit],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const query = queryString({ q: q === '' ? null : q, property, limit, cursor: pageParam });
      const { items, next } = await request(page(device), `/devices${query}`, { signal });
      const ids = items.map(({ id }) => id);
      const known =
        ids.length === 0 ? [] : (await request(latest, `/latest${queryString({ device: ids })}`, { signal })).items;
      for (const one of items) client.setQueryData(deviceQuery(one.id).queryKey, one);
      const stations = items.map(
        (station): StationStreams => ({
          station,
          datastreams: known
            .filter((one) => one.device === station.id && typeof one.result === 'number')
            .filter(({ datastream }) => property === null || propertyOf(datastream) === property)
            .map(({ datastream }) => datastream),
        }),
      );
      return { stations, next };
    },
    getNextPageParam: ({ next }) => next,
    staleTime: 60_000,
  });
