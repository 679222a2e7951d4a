import type { Alert } from '../../../../domain/api/alerts.ts';
import type { Device } from '../../../../domain/api/devices.ts';
import type { Site } from '../../../../domain/api/sites.ts';
import type { Freshness } from '../../../../domain/freshness.ts';
import type { AlertLevel } from '../../../../domain/rules/steps.ts';
import { freshnessNow } from '../../data/devices.ts';
import { matches } from '../../lib/matches.ts';
import { rankOf, type SiteState, siteState, worstFreshness, worstLevel } from '../../lib/site-state.ts';
import type { StateSite } from '../../ui/map/map-site.ts';
import type { MapSearch } from './search.ts';

/** A site with what stands there and what is wrong there. */
export interface PlacedSite {
  readonly site: Site;
  readonly state: SiteState;
  readonly level: AlertLevel | null;
  /** Of the device that has been silent the longest; null where none stands. */
  readonly freshness: Freshness | null;
  readonly devices: readonly Device[];
  readonly alerts: readonly Alert[];
}

interface Known {
  readonly sites: readonly Site[];
  readonly devices: readonly Device[];
  readonly alerts: readonly Alert[];
}

/** Sites with their devices and open alerts, the worst first. */
export function placeSites({ sites, devices, alerts }: Known, now: number): PlacedSite[] {
  const standing = bySite(devices.filter(({ disabled, retiredAt }) => !disabled && retiredAt === null));
  const open = bySite(alerts);
  return sites
    .map((site) => {
      const here = standing.get(site.id) ?? [];
      const wrong = open.get(site.id) ?? [];
      const level = worstLevel(wrong.map((one) => one.level));
      const freshness = worstFreshness(here.map((one) => freshnessNow(one, now)));
      return { site, state: siteState(level, freshness), level, freshness, devices: here, alerts: wrong };
    })
    .sort((a, b) => rankOf(b.state) - rankOf(a.state));
}

type MapFilter = Pick<MapSearch, 'q' | 'kind' | 'village' | 'level' | 'freshness'>;

/** Those that the filter leaves, in their order. */
export const filterSites = (
  all: readonly PlacedSite[],
  { q, kind, village, level, freshness }: MapFilter,
): PlacedSite[] =>
  all.filter(
    (one) =>
      (kind === undefined || one.site.kind === kind) &&
      (village === undefined || one.site.village === village) &&
      (level === undefined || (one.level !== null && rankOf(one.level) >= rankOf(level))) &&
      (freshness === undefined || one.freshness === freshness) &&
      (!q || matches(searchText(one), q)),
  );

const searchText = ({ site, devices }: PlacedSite): string =>
  [
    site.name,
    site.id,
    site.villageName,
    site.communeName,
    site.organisationName,
    ...devices.map(({ name }) => name),
  ].join(' ');

function bySite<T extends { readonly site: string | null }>(all: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const one of all) {
    if (one.site === null) continue;
    const known = found.get(one.site);
    if (known) known.push(one);
    else found.set(one.site, [one]);
  }
  return found;
}

/** Those that have a place, as the map draws them. */
export const onMap = (shown: readonly PlacedSite[]): StateSite[] =>
  shown.flatMap(({ site: { id, name, latitude, longitude, polygon, communeName }, state }) =>
    latitude === null || longitude === null ? [] : [{ id, name, latitude, longitude, polygon, communeName, state }],
  );

/** Whether a map that shows one would look the same with the other: then it is not to be made anew. */
export const sameDots = (a: readonly StateSite[], b: readonly StateSite[]): boolean =>
  a.length === b.length &&
  a.every((one, index) => {
    const other = b[index];
    return (
      one.id === other?.id &&
      one.state === other.state &&
      one.name === other.name &&
      one.latitude === other.latitude &&
      one.longitude === other.longitude &&
      one.polygon === other.polygon
    );
  });
