/** Where a screen on a wall is in its round: which page, which screenful of it, since when. Times are ms of a clock that never jumps. */
export interface Rotation {
  /** Index into the pages; -1 while it shows one that is none of them. */
  readonly page: number;
  readonly screen: number;
  readonly since: number;
  /** null while it goes on. */
  readonly pausedAt: number | null;
}

/** What the round goes over. */
export interface Round {
  readonly pages: number;
  /** Screenfuls of the page now shown. */
  readonly screens: number;
  readonly everyMs: number;
  /** Whether it goes on to the next page by itself; screenfuls of a page are turned in any case. */
  readonly rotates: boolean;
}

export type RotationInput = 'tick' | 'next' | 'previous' | 'pause' | 'touch';

/** Nobody looks on while a page of a thousand rows goes by. */
const MOST_SCREENS = 4;

/** Screenfuls of what is `height` px tall where `visible` px are seen and each shows a little of the one before. */
export function screensOf(height: number, visible: number): number {
  if (visible <= 0 || height <= visible + 8) return 1;
  return Math.min(MOST_SCREENS, 1 + Math.ceil((height - visible) / stepOf(visible)));
}

/** px by which a screenful lies below the one before: what was cut in two at its end is seen whole. */
export const stepOf = (visible: number): number => Math.max(1, Math.round(visible * 0.88));

/** ms until the next turn; null when nothing is to turn. */
export function waitMs(at: Rotation, round: Round, now: number): number | null {
  if (at.pausedAt !== null || !turns(at, round)) return null;
  return Math.max(0, at.since + round.everyMs - now);
}

/** What is shown after that happened; the same object when nothing changes. */
export function rotate(at: Rotation, input: RotationInput, { round, now }: { round: Round; now: number }): Rotation {
  switch (input) {
    case 'tick':
      return waitMs(at, round, now) === 0 ? turned(at, round, now) : at;
    case 'next':
      return { ...shifted(at, round, 1), since: now };
    case 'previous':
      return { ...shifted(at, round, -1), since: now };
    case 'pause':
      return at.pausedAt === null
        ? { ...at, pausedAt: now }
        : { ...at, pausedAt: null, since: at.since + now - at.pausedAt };
    case 'touch':
      // Whoever has a hand on the screen is looking at this page.
      return { ...at, since: now };
  }
}

const turns = ({ page }: Rotation, { pages, screens, rotates }: Round): boolean =>
  screens > 1 || (rotates && (pages > 1 || page < 0));

function turned(at: Rotation, round: Round, now: number): Rotation {
  if (at.screen + 1 < round.screens) return { ...at, screen: at.screen + 1, since: now };
  if (round.rotates) return { ...shifted(at, round, 1), since: now };
  return { ...at, screen: 0, since: now };
}

const shifted = (at: Rotation, { pages }: Round, by: 1 | -1): Rotation => ({
  ...at,
  page: at.page < 0 && by < 0 ? pages - 1 : (at.page + by + pages) % pages,
  screen: 0,
});
