import { useQuery } from '@tanstack/react-query';
import { bucketsQuery, type SeriesSource } from '../../data/source-series.ts';
import { quantityLine } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { type Amounts, rollingSum, total } from '../../lib/amounts.ts';
import type { Window } from '../../lib/zoom.ts';
import classes from './series.module.css';
import { amountsOf } from './use-amounts.ts';

const HOUR_MS = 3_600_000;
const HOURS = [1, 24, 72] as const;
const FINE_MS = HOUR_MS / 6;

interface RainLegendProps {
  readonly source: SeriesSource;
  readonly datastream: string;
  readonly window: Window;
  readonly bars: Amounts;
}

/** What fell in the last hour, day and three days up to the end of the range, and in all of it. */
export function RainLegend({ source, datastream, window, bars }: RainLegendProps) {
  const tools = useTexts();
  const { t } = tools;
  const from = window.to - 73 * HOUR_MS;
  const buckets = useQuery(bucketsQuery(source, { datastream, bucket: '10m', from, to: window.to })).data;
  const fine =
    buckets &&
    amountsOf(buckets, { datastream, bucketMs: FINE_MS, intervalS: FINE_MS / 1000, from: window.to - 72 * HOUR_MS });
  const write = (sum: number | null) => (sum === null ? '–' : quantityLine(datastream, sum, tools));
  const ends = fine ? fine.all.t.findLastIndex((at) => at < window.to) : -1;
  return (
    <dl className={classes.sums}>
      {HOURS.map((hours) => (
        <div key={hours}>
          <dt>{t('device.lastHours', { n: hours })}</dt>
          <dd>{write(fine && ends >= 0 ? sumUpTo(fine.all, window.to, hours * HOUR_MS) : null)}</dd>
        </div>
      ))}
      <div>
        <dt>{t('device.wholeRange')}</dt>
        <dd>{write(total(bars))}</dd>
      </div>
    </dl>
  );
}

/** What came in the `widthMs` before `end`, which need not be the end of a bucket that was heard. */
function sumUpTo(amounts: Amounts, end: number, widthMs: number): number | null {
  const index = amounts.t.findLastIndex((at) => at < end);
  const late = end - ((amounts.t[index] ?? 0) + amounts.bucketMs);
  return rollingSum(amounts, index, Math.max(0, widthMs - Math.max(0, late)));
}
