/** As many as can be told apart: each has a colour, and a pair of dashes and mark that no other has. */
export const SERIES_STYLES = 20;

/** Lengths of strokes and gaps along the line, CSS pixels. */
const dashes = [[], [8, 4], [2, 4], [10, 4, 2, 4]] as const;
const marks = ['circle', 'square', 'triangle', 'diamond', 'cross'] as const;
export type SeriesMark = (typeof marks)[number];

export interface SeriesStyle {
  /** Name of the token, `--series-1`. */
  readonly token: string;
  readonly dash: readonly number[];
  readonly mark: SeriesMark;
}

/** How the n-th series is drawn, from 0. There are four dashes and five marks, so 20 pairs before one comes again. */
export function seriesStyle(n: number): SeriesStyle {
  return {
    token: `--series-${(n % SERIES_STYLES) + 1}`,
    dash: dashes[n % dashes.length] ?? [],
    mark: marks[n % marks.length] ?? 'circle',
  };
}

/** Which style each of the keys has: as before where it was there before, else the first that is free. */
export function assignStyles(before: ReadonlyMap<string, number>, keys: readonly string[]): Map<string, number> {
  const kept = keys.filter((key) => before.has(key));
  const taken = new Set(kept.map((key) => before.get(key)));
  const styles = new Map<string, number>();
  let free = 0;
  for (const key of keys) {
    const own = before.get(key);
    if (own !== undefined) {
      styles.set(key, own);
      continue;
    }
    while (taken.has(free)) free++;
    taken.add(free);
    styles.set(key, free);
  }
  return styles;
}
