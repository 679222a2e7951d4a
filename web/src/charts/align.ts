/** Rows of one line; `ys` are columns of the same length as `t`, null where the line breaks. */
export interface Rows {
  readonly t: readonly number[];
  readonly ys: readonly (readonly (number | null)[])[];
}

/** Columns over one common x; undefined where a line has no row of its own, over which it is drawn through. */
export interface Aligned {
  readonly t: number[];
  readonly ys: (number | null | undefined)[][];
}

/** Puts lines with times of their own, each ascending, over one x that has every time once. */
export function align(lines: readonly Rows[]): Aligned {
  const t = commonTimes(lines.map((line) => line.t));
  const ys: (number | null | undefined)[][] = [];
  for (const line of lines) {
    const own = line.ys.map(() => new Array<number | null | undefined>(t.length).fill(undefined));
    let row = 0;
    for (let i = 0; i < t.length && row < line.t.length; i++) {
      if (t[i] !== line.t[row]) continue;
      for (let k = 0; k < own.length; k++) own[k]![i] = line.ys[k]![row] ?? null;
      row++;
    }
    ys.push(...own);
  }
  return { t, ys };
}

function commonTimes(all: readonly (readonly number[])[]): number[] {
  const sorted = Float64Array.from(all.flat()).sort();
  const t: number[] = [];
  for (const at of sorted) if (at !== t.at(-1)) t.push(at);
  return t;
}

/**
 * The row of a line that is nearest to an instant, and no farther from it than `reach`.
 * @param t ascending
 */
export function nearest(t: readonly number[], at: number, reach: number): number | null {
  let low = 0;
  let high = t.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t[middle]! < at) low = middle + 1;
    else high = middle;
  }
  const after = t[low] === undefined ? Number.POSITIVE_INFINITY : t[low]! - at;
  const before = low === 0 ? Number.POSITIVE_INFINITY : at - t[low - 1]!;
  if (Math.min(before, after) > reach) return null;
  return before <= after ? low - 1 : low;
}
