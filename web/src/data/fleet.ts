import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Device } from '../../../domain/api/devices.ts';
import type { Freshness } from '../../../domain/freshness.ts';
import { matches } from '../lib/matches.ts';
import { devicesQuery, freshnessNow } from './devices.ts';

/** Devices as the lists show them: with their freshness by the clock of now. */
export interface FleetDevice {
  readonly device: Device;
  readonly freshness: Freshness;
}

export interface FleetFilter {
  readonly q: string | undefined;
  readonly freshness: Freshness | undefined;
}

const searchText = ({ name, id, siteName, villageName, profileName }: Device) =>
  [name, id, siteName, villageName, profileName.vi, profileName.en].join(' ');

/** Counts of those that the search finds, and of these the devices of the chosen freshness, in their order. */
export function filterFleet(devices: readonly Device[], filter: FleetFilter, now: number) {
  const counts: Record<Freshness, number> = { fresh: 0, late: 0, lost: 0, never: 0 };
  const shown: FleetDevice[] = [];
  for (const device of devices) {
    if (filter.q && !matches(searchText(device), filter.q)) continue;
    const freshness = freshnessNow(device, now);
    counts[freshness]++;
    if (filter.freshness === undefined || filter.freshness === freshness) shown.push({ device, freshness });
  }
  return { counts, shown };
}

/** The devices of a list under a filter, kept current by the live connection and the clock. */
export function useFleet(filter: FleetFilter, now: number) {
  const query = useQuery(devicesQuery);
  const { q, freshness } = filter;
  const view = useMemo(
    () => (query.data ? filterFleet(query.data, { q, freshness }, now) : undefined),
    [query.data, q, freshness, now],
  );
  return { query, view, total: query.data?.length ?? 0 };
}
