import { queryOptions, useQuery } from '@tanstack/react-query';
import { device } from '../../../domain/api/devices.ts';
import type { Deployment } from '../../../domain/api/sites.ts';
import { ApiError } from '../lib/api-error.ts';
import { serverNow } from '../lib/clock.ts';
import { gapLimitMs } from '../lib/gaps.ts';
import { type RangeChoice, resolveRange } from '../lib/time-range.ts';
import type { Window } from '../lib/zoom.ts';
import { request } from './http.ts';
import { fetchStates, type Report } from './series.ts';
import { deploymentsQuery } from './site.ts';
import type { SeriesSource } from './source-series.ts';

interface States {
  /** Oldest first; null where it was not heard, or is a household's. */
  readonly reports: readonly Report[];
  /** So long a report holds, ms. */
  readonly holdMs: number;
}

/** Devices of which nothing is known otherwise report at least so often. */
const USUAL_INTERVAL_S = 3600;

async function intervalOf(id: string, signal: AbortSignal): Promise<number> {
  try {
    return (await request(device, `/devices/${encodeURIComponent(id)}`, { signal })).expectedIntervalS;
  } catch (error) {
    // It has gone where one may not look; what it said while it stood here is there all the same.
    if (error instanceof ApiError && error.status === 404) return USUAL_INTERVAL_S;
    throw error;
  }
}

/** What one device said while it stood here; nothing of it is known from then on. */
async function fetchStay(
  stay: Deployment,
  wanted: Window & { datastream: string },
  signal: AbortSignal,
): Promise<States> {
  const { device: id } = stay;
  const expectedIntervalS = await intervalOf(id, signal);
  const begins = Date.parse(stay.from);
  const ends = stay.to === null ? Number.POSITIVE_INFINITY : Date.parse(stay.to);
  const { datastream, from, to } = wanted;
  const said = await fetchStates(
    { device: id, datastream, expectedIntervalS },
    { from, to: Math.min(to, ends) },
    signal,
  );
  const here = said.filter(({ at }) => Date.parse(at) >= begins && Date.parse(at) < ends);
  const over = stay.to !== null && ends < to && here.length > 0 ? [{ at: stay.to, result: null }] : [];
  return { reports: [...here, ...over], holdMs: gapLimitMs(expectedIntervalS, 0) };
}

const siteStatesQuery = (site: string, datastream: string, choice: RangeChoice, stays: readonly Deployment[]) =>
  queryOptions({
    queryKey: ['series', 'site', site, datastream, choice.from ?? null, choice.to ?? null, stays],
    queryFn: async ({ signal }): Promise<States> => {
      const { from, to } = resolveRange(choice, serverNow(), '7d');
      const parts = await Promise.all(
        stays
          .filter((stay) => stay.datastreams.includes(datastream))
          .filter((stay) => Date.parse(stay.from) < to && (stay.to === null || Date.parse(stay.to) > from))
          .map((stay) => fetchStay(stay, { datastream, from, to }, signal)),
      );
      return {
        reports: parts.flatMap(({ reports }) => reports).sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
        holdMs: Math.max(0, ...parts.map(({ holdMs }) => holdMs)),
      };
    },
    staleTime: 60_000,
  });

/** What one device said over a range. */
export const deviceStatesQuery = (
  source: Extract<SeriesSource, { kind: 'device' }>,
  datastream: string,
  choice: RangeChoice,
) =>
  queryOptions({
    queryKey: ['series', source.id, datastream, 'states', choice.from ?? null, choice.to ?? null],
    queryFn: async ({ signal }): Promise<States> => {
      const { id, expectedIntervalS } = source;
      const range = resolveRange(choice, serverNow());
      return {
        reports: await fetchStates({ device: id, datastream, expectedIntervalS }, range, signal),
        holdMs: gapLimitMs(expectedIntervalS, 0),
      };
    },
    staleTime: 60_000,
  });

const NO_STAYS: readonly Deployment[] = [];
const NO_DEVICE = { kind: 'device', id: '', expectedIntervalS: 0 } as const;

/** What a gate, a pump or a valve said over a range: one device, or whichever stood at a site. */
export function useStates(source: SeriesSource, datastream: string, choice: RangeChoice) {
  const isSite = source.kind === 'site';
  const stays = useQuery({ ...deploymentsQuery(source.id), enabled: isSite });
  const ofSite = useQuery({
    ...siteStatesQuery(source.id, datastream, choice, stays.data ?? NO_STAYS),
    enabled: isSite && stays.data !== undefined,
  });
  const ofDevice = useQuery({
    ...deviceStatesQuery(isSite ? NO_DEVICE : source, datastream, choice),
    enabled: !isSite,
  });
  if (isSite) return stays.isError && !stays.data ? { ...ofSite, isError: true, error: stays.error } : ofSite;
  return ofDevice;
}
