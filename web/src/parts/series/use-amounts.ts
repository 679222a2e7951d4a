import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Consumption, consumption } from '../../../../domain/consumption.ts';
import { type Buckets, bucketsQuery, type SeriesSource } from '../../data/source-series.ts';
import { type Amounts, barWidth, since, withMissing } from '../../lib/amounts.ts';
import { gapLimitMs } from '../../lib/gaps.ts';
import { countsUp } from '../../lib/series-kind.ts';
import type { Window } from '../../lib/zoom.ts';

/** So much before the range is asked for as well, so that sums that roll are right from its first bar on. */
const LEAD_MS = 72 * 3_600_000;
/** Sites do not say at what interval their devices report. */
const USUAL_INTERVAL_S = 3600;

export interface FoundAmounts {
  /** Of the range. */
  readonly bars: Amounts;
  /** With what went before, for sums that roll. */
  readonly all: Amounts;
  /** What a counter counted while nothing was heard, and where it began again, within the range. */
  readonly unheard: number;
  readonly restarts: readonly number[];
}

const intervalOf = (source: SeriesSource): number =>
  source.kind === 'device' ? source.expectedIntervalS : USUAL_INTERVAL_S;

/** What fell or was used in each hour or day of a window. */
export function useAmounts(source: SeriesSource, datastream: string, window: Window | null) {
  const { from, to } = window ?? { from: 0, to: 1 };
  const intervalS = intervalOf(source);
  const width = barWidth(to - from, intervalS);
  const query = useQuery({
    ...bucketsQuery(source, { datastream, bucket: width.text, from: from - LEAD_MS - width.ms, to }),
    enabled: window !== null,
  });
  const buckets = query.data;
  const found = useMemo(
    () => buckets && amountsOf(buckets, { datastream, bucketMs: width.ms, intervalS, from }),
    [buckets, datastream, width.ms, intervalS, from],
  );
  return { query, found };
}

interface Shape {
  readonly datastream: string;
  readonly bucketMs: number;
  readonly intervalS: number;
  readonly from: number;
}

/** Buckets of a gauge or of a counter as amounts. */
export function amountsOf(buckets: Buckets, { datastream, bucketMs, intervalS, from }: Shape): FoundAmounts {
  const counted: Consumption | null = countsUp(datastream)
    ? consumption(buckets, gapLimitMs(intervalS, bucketMs))
    : null;
  const amounts = counted?.used ?? buckets.mean.map((mean, i) => mean * buckets.count[i]!);
  const all = withMissing({ t: buckets.t, amounts }, bucketMs);
  const inside = (at: number) => at + bucketMs > from;
  return {
    bars: since(all, from),
    all,
    unheard: counted?.unheard.reduce((sum, one) => (inside(one.to) ? sum + one.used : sum), 0) ?? 0,
    restarts: counted?.restarts.filter(inside) ?? [],
  };
}
