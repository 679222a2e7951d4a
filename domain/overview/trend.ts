/** Columns of equal length, oldest first; times are epoch ms. */
export interface Course {
  readonly t: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** What a trend may be read from, and how far it may be thought on. */
export interface Outlook {
  /** No more than this is looked at, ms, in buckets of that width. */
  readonly windowMs: number;
  readonly bucketMs: number;
  /** Less than this says nothing, ms and results. */
  readonly leastMs: number;
  readonly leastPoints: number;
  /** How far the line is drawn on, ms, and in parts of what it was read from. */
  readonly horizonMs: number;
  readonly reach: number;
  /** A rise by so much within three hours is water that was brought: what was before says nothing of what comes. */
  readonly wettedBy: number | null;
}

/** A straight line through the last days or hours. */
export interface Trend {
  /** Per ms. */
  readonly slope: number;
  /** Standard error of the slope, per ms. */
  readonly slopeError: number;
  /** Share of the variance that the line explains, 0–1. */
  readonly r2: number;
  /** The line at `to`. */
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

export type Unsure = 'no-limit' | 'too-short' | 'just-wetted' | 'scattered' | 'stuck' | 'silent';
export type Fitted = { readonly trend: Trend } | { readonly unsure: Unsure };

const WETTING_MS = 3 * 3_600_000;
/** A trend of which the newest part is missing is none. */
export const SILENT_MS = 3 * 3_600_000;

/** Least squares over what the outlook allows of a course, from the last wetting on. */
export function trendOf({ t, values }: Course, outlook: Outlook, now: number): Fitted {
  const end = t.length;
  const newest = t[end - 1];
  if (newest === undefined || newest < now - SILENT_MS) return { unsure: end === 0 ? 'too-short' : 'silent' };
  let start = 0;
  while ((t[start] as number) < now - outlook.windowMs) start++;
  const dry = outlook.wettedBy === null ? start : afterWetting({ t, values }, { start, by: outlook.wettedBy });
  if (end - dry < outlook.leastPoints || newest - (t[dry] as number) < outlook.leastMs)
    return { unsure: dry > start ? 'just-wetted' : 'too-short' };
  // Soil and water are never the same to the last digit for so long: that is a sensor that measures nothing any more.
  if (isOneValue(values, dry)) return { unsure: 'stuck' };
  return { trend: line({ t, values }, dry) };
}

/** The mean of equal values may be out in its last digit. */
function isOneValue(values: ArrayLike<number>, from: number): boolean {
  const first = values[from] as number;
  for (let i = from + 1; i < values.length; i++) if (Math.abs((values[i] as number) - first) > 1e-9) return false;
  return true;
}

/** Where drying began: the wettest moment after the last time that water came. */
function afterWetting({ t, values }: Course, { start, by }: { readonly start: number; readonly by: number }): number {
  for (let i = t.length - 1; i > start; i--) {
    // While nothing was heard water may have been brought as well, however long that was.
    let lowest = values[i - 1] as number;
    for (let j = i - 2; j >= start && (t[i] as number) - (t[j] as number) <= WETTING_MS; j--)
      lowest = Math.min(lowest, values[j] as number);
    if ((values[i] as number) - lowest < by) continue;
    let wettest = i;
    for (let j = i + 1; j < t.length; j++) if ((values[j] as number) > (values[wettest] as number)) wettest = j;
    return wettest;
  }
  return start;
}

function line({ t, values }: Course, from: number): Trend {
  const n = t.length - from;
  // Counted from the first instant: the squares of epoch times have more digits than a double.
  const first = t[from] as number;
  let [sumT, sumV] = [0, 0];
  for (let i = from; i < t.length; i++) {
    sumT += (t[i] as number) - first;
    sumV += values[i] as number;
  }
  const [meanT, meanV] = [sumT / n, sumV / n];
  let [tt, tv, vv] = [0, 0, 0];
  for (let i = from; i < t.length; i++) {
    const [dt, dv] = [(t[i] as number) - first - meanT, (values[i] as number) - meanV];
    tt += dt * dt;
    tv += dt * dv;
    vv += dv * dv;
  }
  const slope = tv / tt;
  const rest = Math.max(0, vv - slope * tv);
  const last = t[t.length - 1] as number;
  return {
    slope,
    slopeError: n > 2 ? Math.sqrt(rest / (n - 2) / tt) : 0,
    r2: 1 - rest / vv,
    value: meanV + slope * (last - first - meanT),
    from: first,
    to: last,
  };
}
