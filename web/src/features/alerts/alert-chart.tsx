import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useMemo } from 'react';
import { propertyOf } from '../../../../domain/datastream.ts';
import { observedProperty } from '../../../../domain/observed-properties.ts';
import type { Condition } from '../../../../domain/rules/conditions.ts';
import { onLiveBatch, useWatch } from '../../data/live.ts';
import { seriesQuery } from '../../data/series.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { quantityLine } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { gapLimitMs } from '../../lib/gaps.ts';
import type { RangeChoice } from '../../lib/time-range.ts';
import { Failed } from '../../ui/failed.tsx';
import manage from '../../ui/manage.module.css';
import { bandsOf } from './alert-bands.ts';
import classes from './alert-page.module.css';

const TimeChart = lazy(() => import('../../charts/time-chart.tsx').then((module) => ({ default: module.TimeChart })));

/** A span of this many last decimals is noise; the axis shows no less. */
const LEAST_SPAN_STEPS = 10;

interface AlertChartProps {
  readonly device: string;
  readonly datastream: string;
  /** null for nothing to hold the readings against */
  readonly condition: Condition | null;
  readonly choice: RangeChoice;
  readonly live: boolean;
  readonly expectedIntervalS: number;
}

const nowhere = () => {};

/** One datastream over a span, with the limits of the rule where they can be drawn. */
export function AlertChart({ device, datastream, condition, choice, live, expectedIntervalS }: AlertChartProps) {
  const tools = useTexts();
  const { t, format } = tools;
  const query = useQuery(seriesQuery({ device, datastream, choice, expectedIntervalS }));
  const bands = useMemo(
    () => (condition === null ? [] : bandsOf(condition, datastream, tools)),
    [condition, datastream, tools],
  );
  useWatch(useMemo(() => [device], [device]));
  const subscribe = useCallback(
    (append: (at: number, value: number) => void) =>
      onLiveBatch(({ updates }) => {
        for (const update of updates) {
          const newest = update.device === device ? update.latest[datastream] : undefined;
          if (newest && typeof newest[1] === 'number') append(newest[0], newest[1]);
        }
      }),
    [device, datastream],
  );
  const columns = query.data;
  if (query.isError && !columns) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!columns) return <Skeleton h="calc(var(--chart-height) + 24px)" />;
  if (columns.masked) return <p className={manage.muted}>{t('alertPage.masked')}</p>;
  if (columns.t.length === 0) return <p className={manage.muted}>{t('alertPage.noChart')}</p>;
  const decimals = observedProperty(propertyOf(datastream))?.decimals ?? 2;
  const write = (value: number) => quantityLine(datastream, value, tools);
  return (
    <div className={classes.chart}>
      <Suspense fallback={<Skeleton h="calc(var(--chart-height) + 24px)" />}>
        <TimeChart
          columns={columns}
          from={columns.range.from}
          to={columns.range.to}
          live={live}
          gapMs={gapLimitMs(expectedIntervalS, columns.bucketMs)}
          envelope={columns.bucketMs > 0}
          bands={bands ?? []}
          leastSpan={LEAST_SPAN_STEPS * 10 ** -decimals}
          decimals={decimals}
          format={format}
          write={write}
          noDataLabel={t('device.noData')}
          hint={t('alertPage.hint')}
          description={t('device.summary', {
            name: datastreamName(datastream, tools),
            min: write(columns.min.reduce((a, b) => Math.min(a, b))),
            max: write(columns.max.reduce((a, b) => Math.max(a, b))),
            last: write(columns.mean.at(-1) ?? 0),
          })}
          onZoom={nowhere}
          subscribe={subscribe}
          now={serverNow}
        />
      </Suspense>
      {bands === null && <p className={manage.small}>{t('alertPage.derived')}</p>}
    </div>
  );
}
