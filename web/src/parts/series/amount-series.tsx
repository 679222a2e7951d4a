import { Skeleton } from '@mantine/core';
import { lazy, Suspense, useMemo } from 'react';
import { propertyOf } from '../../../../domain/datastream.ts';
import { observedProperty } from '../../../../domain/observed-properties.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { quantityLine } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { type Amounts, rollingSum, total } from '../../lib/amounts.ts';
import { serverNow } from '../../lib/clock.ts';
import { comparedWith } from '../../lib/compare.ts';
import { seriesKind } from '../../lib/series-kind.ts';
import { choiceOf, type Window } from '../../lib/zoom.ts';
import { Failed } from '../../ui/failed.tsx';
import { AmountTable } from './amount-table.tsx';
import { comparisonName } from './comparison-name.ts';
import { MeterLegend } from './meter-legend.tsx';
import { RainLegend } from './rain-legend.tsx';
import classes from './series.module.css';
import type { SeriesProps } from './series-props.ts';
import { SeriesEmpty, SeriesPending } from './series-states.tsx';
import { amountTable, useShown } from './shown.ts';
import { type FoundAmounts, useAmounts } from './use-amounts.ts';
import { useWindow } from './use-window.ts';

const BarsChart = lazy(() => import('../../charts/bars-chart.tsx').then((module) => ({ default: module.BarsChart })));

const LEAST_SPAN_STEPS = 10;
const HOUR_MS = 3_600_000;
/** Sums that are told of the bar that is pointed at, ms. */
const ROLLING = [24 * HOUR_MS, 72 * HOUR_MS] as const;

const widthName = (bucketMs: number) => (bucketMs <= HOUR_MS ? 'hour' : bucketMs <= 24 * HOUR_MS ? 'day' : 'week');

/** What fell or was used in each hour or day, as bars or as a table. */
export function AmountSeries(props: SeriesProps) {
  const { source, datastream, choice, usual, onChoose } = props;
  const window = useWindow(choice, usual);
  const { query, found } = useAmounts(source, datastream, window);
  if (query.isError && !found) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!found) return <SeriesPending />;
  if (found.bars.t.length === 0) return <SeriesEmpty onChoose={onChoose} />;
  return (
    <div className={classes.body} data-outdated={query.isPlaceholderData || undefined}>
      <Filled {...props} found={found} window={window} />
      {seriesKind(datastream) === 'rain' ? (
        <RainLegend source={source} datastream={datastream} window={window} bars={found.bars} />
      ) : (
        <MeterLegend datastream={datastream} found={found} end={window.to} />
      )}
    </div>
  );
}

type FilledProps = SeriesProps & { readonly found: FoundAmounts; readonly window: Window };
type ComparedAmounts = { readonly bars: Amounts; readonly name: string } | null;

/** The same of an earlier window, shifted onto this one. */
function useCompared({ source, datastream, compare, seasons, window }: FilledProps): ComparedAmounts {
  const { t } = useTexts();
  const compared = useMemo(
    () => (compare === undefined ? null : comparedWith(window, compare, seasons)),
    [compare, window, seasons],
  );
  const earlier = useAmounts(source, datastream, compared).found;
  return useMemo(() => {
    if (!earlier || !compared || compare === undefined) return null;
    const bars: Amounts = { ...earlier.bars, t: earlier.bars.t.map((at) => at + compared.shiftMs) };
    return { bars, name: comparisonName(compare, compared, t) };
  }, [earlier, compared, compare, t]);
}

function Filled(props: FilledProps) {
  const { datastream, where, found } = props;
  const tools = useTexts();
  const compared = useCompared(props);
  useShown(props.shown, () => amountTable({ datastream, where, tools }, found.bars, compared));
  return props.view === 'table' ? (
    <AmountTable bars={found.bars} datastream={datastream} />
  ) : (
    <Drawn {...props} compared={compared} />
  );
}

function Drawn(props: FilledProps & { readonly compared: ComparedAmounts }) {
  const { datastream, found, window, flags, crosshair, onChoose, compared } = props;
  const tools = useTexts();
  const { t, format } = tools;
  const { bars, all } = found;
  const decimals = observedProperty(propertyOf(datastream))?.decimals ?? 2;
  const write = (value: number) => quantityLine(datastream, value, tools);
  const rain = seriesKind(datastream) === 'rain';
  const rolling = (index: number) => {
    const sums = ROLLING.filter((width) => width > bars.bucketMs).map((width) => {
      const sum = rollingSum(all, index + all.t.length - bars.t.length, width);
      return sum === null ? null : t('device.rolling', { n: width / HOUR_MS, value: write(sum) });
    });
    return sums.filter((text) => text !== null).join(' · ') || null;
  };
  const sum = total(bars);
  return (
    <>
      <Suspense fallback={<Skeleton h="calc(var(--chart-height) + 24px)" />}>
        <BarsChart
          bars={bars}
          compared={compared}
          from={bars.t[0] ?? window.from}
          to={Math.max(window.to, (bars.t.at(-1) ?? 0) + bars.bucketMs)}
          flags={flags}
          leastSpan={LEAST_SPAN_STEPS * 10 ** -decimals}
          decimals={decimals}
          format={format}
          write={write}
          {...(rain ? { more: rolling } : {})}
          noDataLabel={t('device.noData')}
          hint={t('device.barHint')}
          description={t('device.barSummary', {
            name: datastreamName(datastream, tools),
            sum: sum === null ? t('device.noData') : write(sum),
          })}
          onZoom={(from, to) => onChoose(choiceOf({ from, to }, serverNow()))}
          now={serverNow}
          {...(crosshair ? { crosshair } : {})}
        />
      </Suspense>
      <p className={classes.legend}>
        <span className={classes.key} data-line="bar">
          {rain ? t(`device.fell.${widthName(bars.bucketMs)}`) : t(`device.used.${widthName(bars.bucketMs)}`)}
        </span>
        {compared && (
          <span className={classes.key} data-line="outline">
            {compared.bars.t.length === 0 ? t('device.compareEmpty', { name: compared.name }) : compared.name}
          </span>
        )}
      </p>
    </>
  );
}
