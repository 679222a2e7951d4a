import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useMemo } from 'react';
import { propertyOf } from '../../../../domain/datastream.ts';
import { observedProperty } from '../../../../domain/observed-properties.ts';
import { onLiveBatch } from '../../data/live.ts';
import { useThresholds } from '../../data/rules.ts';
import { type SeriesColumns, seriesQuery } from '../../data/series.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { quantityLine } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { gapLimitMs } from '../../lib/gaps.ts';
import { fixedRange, PRESETS, presetOf } from '../../lib/time-range.ts';
import { Failed } from '../../ui/failed.tsx';
import { Message } from '../../ui/message.tsx';
import classes from './series-card.module.css';
import type { SeriesProps } from './series-props.ts';
import { SeriesTable } from './series-table.tsx';

const TimeChart = lazy(() => import('../../charts/time-chart.tsx').then((module) => ({ default: module.TimeChart })));

/** A span of this many last decimals is noise; the axis shows no less. */
const LEAST_SPAN_STEPS = 10;

const extreme = (values: readonly number[], better: (a: number, b: number) => boolean): number =>
  values.reduce((best, value) => (better(value, best) ? value : best));

/** A finger scrolls the page where a mouse would drag. */
const byFinger = () => matchMedia('(hover: none)').matches;

/** Live results of one datastream, handed to the chart as they come. */
function useLivePoints(device: string, datastream: string) {
  return useCallback(
    (append: (at: number, value: number) => void) =>
      onLiveBatch(({ updates }) => {
        for (const update of updates) {
          const newest = update.device === device ? update.latest[datastream] : undefined;
          if (newest && typeof newest[1] === 'number') append(newest[0], newest[1]);
        }
      }),
    [device, datastream],
  );
}

/** Numbers over the range, as a chart or as a table. */
export function NumberSeries(props: SeriesProps) {
  const { device, datastream, choice, onChoose } = props;
  const { t } = useTexts();
  const query = useQuery(
    seriesQuery({ device: device.id, datastream, choice, expectedIntervalS: device.expectedIntervalS }),
  );
  const columns = query.data;
  if (query.isError && !columns) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!columns) {
    return (
      <div className={classes.body} aria-busy="true">
        <Skeleton h="calc(var(--chart-height) + 24px)" />
      </div>
    );
  }
  if (columns.t.length === 0 && columns.masked) {
    return (
      <div className={classes.body}>
        <Message title={t('personal.masked')} lead={t('personal.maskedLead')} />
      </div>
    );
  }
  if (columns.t.length === 0) {
    return (
      <div className={classes.body}>
        <Message
          title={t('device.noSeries')}
          lead={t('device.noSeriesLead')}
          action={
            <Button h="var(--touch)" onClick={() => onChoose(PRESETS['30d'])}>
              {t('device.widen')}
            </Button>
          }
        />
      </div>
    );
  }
  return (
    <div className={classes.body} data-outdated={query.isPlaceholderData || undefined}>
      {props.view === 'table' ? (
        <SeriesTable columns={columns} datastream={datastream} />
      ) : (
        <Drawn {...props} columns={columns} />
      )}
    </div>
  );
}

function Drawn({ device, datastream, choice, onChoose, columns }: SeriesProps & { readonly columns: SeriesColumns }) {
  const tools = useTexts();
  const { t, language, format } = tools;
  const limits = useThresholds(device, datastream);
  const { id, expectedIntervalS } = device;
  const bands = useMemo(
    () =>
      limits.map(({ value, side, level, name }) => ({
        value,
        side,
        level,
        label: `${quantityLine(datastream, value, tools)} · ${name[language]}`,
      })),
    [limits, datastream, language, tools],
  );
  const decimals = observedProperty(propertyOf(datastream))?.decimals ?? 2;
  const write = (value: number) => quantityLine(datastream, value, tools);
  const description = t('device.summary', {
    name: datastreamName(datastream, tools),
    min: write(extreme(columns.min, (a, b) => a < b)),
    max: write(extreme(columns.max, (a, b) => a > b)),
    last: write(columns.mean.at(-1) ?? 0),
  });
  return (
    <>
      <Suspense fallback={<Skeleton h="calc(var(--chart-height) + 24px)" />}>
        <TimeChart
          columns={columns}
          from={columns.range.from}
          to={columns.range.to}
          live={columns.range.live}
          gapMs={gapLimitMs(expectedIntervalS, columns.bucketMs)}
          envelope={columns.bucketMs > 0}
          bands={bands}
          leastSpan={LEAST_SPAN_STEPS * 10 ** -decimals}
          decimals={decimals}
          format={format}
          write={write}
          noDataLabel={t('device.noData')}
          hint={byFinger() ? t('device.touch') : t('device.drag')}
          description={description}
          onZoom={(from, to) => onChoose(fixedRange(from, to))}
          subscribe={useLivePoints(id, datastream)}
          now={serverNow}
        />
      </Suspense>
      <p className={classes.note}>
        <span>
          {columns.bucketMs === 0
            ? t('device.raw')
            : t('device.bucket', { width: format.duration(columns.bucketMs / 1000) })}
        </span>
        {presetOf(choice) === null && (
          <Button variant="default" h="var(--touch)" onClick={() => onChoose(PRESETS['7d'])}>
            {t('device.zoomOut')}
          </Button>
        )}
      </p>
    </>
  );
}
