import type { Freshness } from '../../../domain/freshness.ts';
import type { AlertLevel } from '../../../domain/rules/steps.ts';

/** How a site is doing as one word: its worst open alert; without one, whether its devices still report. */
export type SiteState = 'ok' | 'late' | AlertLevel;

/** From the best to the worst; the place in here is what clusters are compared by. */
export const siteStates: readonly SiteState[] = ['ok', 'late', 'watch', 'act', 'danger'];

export const rankOf = (state: SiteState): number => siteStates.indexOf(state);

const worst = <T extends string>(all: Iterable<T>, rank: (one: T) => number): T | null => {
  let found: T | null = null;
  for (const one of all) if (found === null || rank(one) > rank(found)) found = one;
  return found;
};

/** The worst level among alerts; null for none. */
export const worstLevel = (levels: Iterable<AlertLevel>): AlertLevel | null => worst(levels, rankOf);

const silence: Readonly<Record<Freshness, number>> = { fresh: 0, never: 1, late: 2, lost: 3 };

/** The freshness of the device that has been silent the longest; null where no device stands. */
export const worstFreshness = (all: Iterable<Freshness>): Freshness | null => worst(all, (one) => silence[one]);

/** An alert says more than silence; a site without devices has nothing to say at all. */
export function siteState(level: AlertLevel | null, freshness: Freshness | null): SiteState {
  if (level !== null) return level;
  return freshness === 'fresh' ? 'ok' : 'late';
}
