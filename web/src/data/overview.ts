import { type QueryClient, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { LiveUpdate } from '../../../domain/api/live.ts';
import {
  type OverviewDevice,
  type OverviewSite,
  overviewSites,
  overviewVillages,
} from '../../../domain/api/overview.ts';
import { type Freshness, freshness } from '../../../domain/freshness.ts';
import { queryString, request } from './http.ts';

/** As many rows as the API gives at once, and as many pages as a browser should hold. */
const LIMIT = 1000;
const MAX_PAGES = 10;
/** Advice that is still being worked out comes within seconds; everything else comes live or can wait. */
const SOON_MS = 3000;
const REFRESH_MS = 120_000;
const OVERVIEW = ['overview'] as const;

/** Every site that one may see in one glance, and the devices that stand at none. */
export interface Overview {
  readonly sites: readonly OverviewSite[];
  readonly elsewhere: { readonly items: readonly OverviewDevice[]; readonly total: number };
  readonly advising: boolean;
}

async function fetchOverview(signal: AbortSignal): Promise<Overview> {
  const sites: OverviewSite[] = [];
  let elsewhere: Overview['elsewhere'] = { items: [], total: 0 };
  let advising = false;
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer: z.output<typeof overviewSites> = await request(
      overviewSites,
      `/overview/sites${queryString({ limit: LIMIT, cursor })}`,
      { signal },
    );
    sites.push(...answer.items);
    if (page === 0) elsewhere = answer.elsewhere;
    advising ||= answer.advising;
    cursor = answer.next;
    if (cursor === null) break;
  }
  return { sites, elsewhere, advising };
}

export const overviewQuery = queryOptions({
  queryKey: [...OVERVIEW, 'sites'],
  queryFn: ({ signal }) => fetchOverview(signal),
  staleTime: 30_000,
  refetchInterval: ({ state }) => (state.data?.advising ? SOON_MS : REFRESH_MS),
});

/** Villages, what needs attention first. */
export const villagesOverviewQuery = queryOptions({
  queryKey: [...OVERVIEW, 'villages'],
  queryFn: ({ signal }) => request(overviewVillages, '/overview/villages', { signal }),
  staleTime: 30_000,
  refetchInterval: 60_000,
});

/** Device → where its card stands; made once for each answer. */
const places = new WeakMap<object, ReadonlyMap<string, number>>();

function placesOf(sites: readonly OverviewSite[]): ReadonlyMap<string, number> {
  let known = places.get(sites);
  if (!known) {
    known = new Map(sites.flatMap(({ members }, index) => members.map((device) => [device, index] as const)));
    places.set(sites, known);
  }
  return known;
}

interface Heard {
  readonly figure: OverviewSite['figure'];
  readonly lastUplinkAt: string | null;
}

/** A card with what came live from one of its devices. */
function heard<T extends Heard>(card: T, { device, receivedAt, latest }: LiveUpdate): T {
  const { figure, lastUplinkAt } = card;
  const known = lastUplinkAt === null ? 0 : Date.parse(lastUplinkAt);
  const [at, result] = (figure?.device === device && latest[figure.datastream]) || [];
  // What is withheld comes in no live message either.
  const isNewer = at !== undefined && result !== undefined && (figure?.at == null || Date.parse(figure.at) <= at);
  return {
    ...card,
    lastUplinkAt: new Date(Math.max(known, receivedAt)).toISOString(),
    figure: isNewer && figure ? { ...figure, at: new Date(at).toISOString(), result } : figure,
  };
}

const NONE = { fresh: 0, late: 0, lost: 0, never: 0 };

/** Writes what came live into the cards that are on the screen. A card of one device is as fresh as that. */
export function applyToOverview(client: QueryClient, updates: readonly LiveUpdate[]): void {
  let first = false;
  client.setQueryData(overviewQuery.queryKey, (known) => {
    if (!known) return known;
    const index = placesOf(known.sites);
    const sites = [...known.sites];
    let items = known.elsewhere.items;
    let changed = false;
    for (const update of updates) {
      const place = index.get(update.device);
      const card = place === undefined ? undefined : sites[place];
      if (place !== undefined && card) {
        // Which figure is the one that matters there only the server tells.
        first ||= card.figure === null && Object.keys(update.latest).length > 0;
        const next = heard(card, update);
        sites[place] =
          card.members.length === 1 ? { ...next, freshness: 'fresh', devices: { ...NONE, fresh: 1 } } : next;
        changed = true;
      } else if (items.some(({ id }) => id === update.device)) {
        items = items.map((one) => (one.id === update.device ? { ...heard(one, update), freshness: 'fresh' } : one));
        changed = true;
      }
    }
    if (!changed) return known;
    places.set(sites, index);
    return { ...known, sites, elsewhere: { ...known.elsewhere, items } };
  });
  if (first) refreshOverview(client);
}

/** No more often than this, however many alerts come. */
const PAUSE_MS = 4000;
let pausing = false;

/** Alerts changed: what is worst where is asked for anew. */
export function refreshOverview(client: QueryClient): void {
  if (pausing) return;
  pausing = true;
  setTimeout(() => {
    pausing = false;
    void client.invalidateQueries({ queryKey: OVERVIEW }, { cancelRefetch: false });
  }, PAUSE_MS);
}

/** How a card reports by the clock of now: as time goes by it can only get worse than the server said. */
export function cardFreshness(
  { freshness: said, lastUplinkAt, figure }: Heard & { readonly freshness: Freshness | null },
  now: number,
): Freshness | null {
  if (said !== 'fresh' || lastUplinkAt === null || !figure) return said;
  // Several devices at one site promise different things: which of them is late only the server tells.
  return freshness(Date.parse(lastUplinkAt), figure.expectedIntervalS, now);
}
