import type { Season } from '../../../domain/api/seasons.ts';
import { parseMoment } from './moment.ts';
import type { Window } from './zoom.ts';

export const comparisons = ['yesterday', 'last-week', 'last-year', 'last-season'] as const;
export type Comparison = (typeof comparisons)[number];

type SeasonDays = Pick<Season, 'name' | 'from'>;

/** An earlier window to lay over the one that is shown. */
export interface Compared extends Window {
  /** What has to be added to its times so that they fall into the window that is shown, ms. */
  readonly shiftMs: number;
  /** Of the season that it is of; null for any other comparison. */
  readonly season: string | null;
}

const DAY_MS = 86_400_000;
const fixed: Readonly<Record<'yesterday' | 'last-week', number>> = { yesterday: DAY_MS, 'last-week': 7 * DAY_MS };

/**
 * The window that is laid over `shown`. A year back is the same day of the year; a season back counts days from the
 * first day of either season.
 * @param seasons of the site, in any order
 * @returns null where there is no season before
 */
export function comparedWith(shown: Window, by: Comparison, seasons: readonly SeasonDays[]): Compared | null {
  if (by === 'last-season') {
    const pair = seasonPair(seasons, shown.to);
    if (pair === null) return null;
    const [before, current] = pair.map(({ from }) => parseMoment(from, shown.to, 'start'));
    if (before == null || current == null) return null;
    return back(shown, current - before, pair[0].name);
  }
  if (by === 'last-year') {
    const end = parseMoment('now-1y', shown.to, 'end');
    return end === null ? null : back(shown, shown.to - end, null);
  }
  return back(shown, fixed[by], null);
}

const back = ({ from, to }: Window, shiftMs: number, season: string | null): Compared => ({
  from: from - shiftMs,
  to: to - shiftMs,
  shiftMs,
  season,
});

/** The season before the one that `at` falls into, and that one; null where either is missing. */
export function seasonPair(seasons: readonly SeasonDays[], at: number): readonly [SeasonDays, SeasonDays] | null {
  const begun = seasons
    .filter(({ from }) => (parseMoment(from, at, 'start') ?? at) < at)
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const current = begun.at(-1);
  const before = begun.at(-2);
  return current && before ? [before, current] : null;
}
