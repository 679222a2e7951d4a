import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { LiveUpdate } from '../../../domain/api/live.ts';
import { latest } from '../../../domain/api/observations.ts';
import { queryString, request } from './http.ts';

/** The newest result of a datastream; `at` is its phenomenon time, epoch ms. */
export interface LatestResult {
  readonly at: number;
  readonly result: number | string;
}

/** datastream → newest result */
export type DeviceLatest = ReadonlyMap<string, LatestResult>;
/** device → datastream → newest result */
export type FleetLatest = ReadonlyMap<string, DeviceLatest>;

async function fetchLatest(device: string | undefined, signal: AbortSignal): Promise<FleetLatest> {
  const answer = await request(latest, `/latest${queryString({ device })}`, { signal });
  const fleet = new Map<string, Map<string, LatestResult>>();
  for (const item of answer.items) {
    let own = fleet.get(item.device);
    if (!own) {
      own = new Map();
      fleet.set(item.device, own);
    }
    own.set(item.datastream, { at: Date.parse(item.at), result: item.result });
  }
  return fleet;
}

/** Newest results of every device. */
export const fleetLatestQuery = queryOptions({
  queryKey: ['latest', 'all'],
  queryFn: ({ signal }) => fetchLatest(undefined, signal),
  staleTime: 15_000,
});

/** Newest results of one device. */
export const deviceLatestQuery = (device: string) =>
  queryOptions({
    queryKey: ['latest', 'one', device],
    queryFn: async ({ signal }): Promise<DeviceLatest> =>
      (await fetchLatest(device, signal)).get(device) ?? new Map<string, LatestResult>(),
    staleTime: 15_000,
  });

/** `known` with what an update brings; results older than those known are left aside. */
export function mergeLatest(known: DeviceLatest | undefined, update: LiveUpdate): DeviceLatest {
  const merged = new Map(known);
  for (const [datastream, [at, result]] of Object.entries(update.latest)) {
    const before = merged.get(datastream);
    if (!before || before.at <= at) merged.set(datastream, { at, result });
  }
  return merged;
}

/** Writes what came live into the results that are on the screen. */
export function applyToLatest(client: QueryClient, updates: readonly LiveUpdate[]): void {
  client.setQueryData(fleetLatestQuery.queryKey, (fleet) => {
    if (!fleet) return fleet;
    const next = new Map(fleet);
    for (const update of updates) next.set(update.device, mergeLatest(next.get(update.device), update));
    return next;
  });
  for (const update of updates) {
    client.setQueryData(deviceLatestQuery(update.device).queryKey, (known) => known && mergeLatest(known, update));
  }
}
