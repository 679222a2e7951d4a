import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { propertyOf } from '../../../../domain/datastream.ts';
import { observedProperty } from '../../../../domain/observed-properties.ts';
import { extent, type Overlay } from '../../charts/overlay.ts';
import type { SeriesColumns } from '../../data/series.ts';
import { bucketsQuery, bucketText, type SeriesSource, useSeries } from '../../data/source-series.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { quantityLine, quantityText } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { comparedWith } from '../../lib/compare.ts';
import { gapLimitMs } from '../../lib/gaps.ts';
import { choiceOf } from '../../lib/zoom.ts';
import { Failed } from '../../ui/failed.tsx';
import { comparisonName } from './comparison-name.ts';
import { DataTable, TABLE_ROWS } from './data-table.tsx';
import classes from './series.module.css';
import type { SeriesProps } from './series-props.ts';
import { SeriesEmpty, SeriesMasked, SeriesPending } from './series-states.tsx';
import { lineTable, useShown } from './shown.ts';
import { useLivePoints } from './use-live-points.ts';

const TimeChart = lazy(() => import('../../charts/time-chart.tsx').then((module) => ({ default: module.TimeChart })));

/** A span of this many last decimals is noise; the axis shows no less. */
const LEAST_SPAN_STEPS = 10;
/** A site's devices may report at different intervals: so long a silence is a gap. */
const SITE_GAP_MS = 3 * 3_600_000;
const SITE_GAP_BUCKETS = 3;

/** A finger scrolls the page where a mouse would drag. */
const byFinger = () => matchMedia('(hover: none)').matches;

const gapOf = (source: SeriesSource, bucketMs: number): number =>
  source.kind === 'device'
    ? gapLimitMs(source.expectedIntervalS, bucketMs)
    : Math.max(SITE_GAP_MS, bucketMs * SITE_GAP_BUCKETS);

/** Numbers over the range, as a line or as a table. */
export function LineSeries(props: SeriesProps) {
  const { source, datastream, choice, onChoose } = props;
  const query = useSeries(source, datastream, choice);
  const columns = query.data;
  if (query.isError && !columns) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!columns) return <SeriesPending />;
  if (columns.t.length === 0) return columns.masked ? <SeriesMasked /> : <SeriesEmpty onChoose={onChoose} />;
  return (
    <div className={classes.body} data-outdated={query.isPlaceholderData || undefined}>
      <Filled {...props} columns={columns} />
    </div>
  );
}

/** The same datastream in an earlier window, at the same width of buckets and shifted onto this one. */
function useOverlay({ source, datastream, compare, seasons, columns }: FilledProps): Overlay | null {
  const { t } = useTexts();
  const { range, bucketMs } = columns;
  const compared = useMemo(
    () => (compare === undefined ? null : comparedWith(range, compare, seasons)),
    [compare, range, seasons],
  );
  const buckets = useQuery({
    ...bucketsQuery(source, {
      datastream,
      bucket: bucketText(bucketMs),
      from: compared?.from ?? 0,
      to: compared?.to ?? 1,
    }),
    enabled: compared !== null,
  }).data;
  return useMemo(() => {
    if (!buckets || !compared || compare === undefined) return null;
    return {
      t: buckets.t.map((at) => at + compared.shiftMs),
      values: buckets.mean,
      gapMs: gapOf(source, bucketMs),
      name: comparisonName(compare, compared, t),
    };
  }, [buckets, compared, compare, source, bucketMs, t]);
}

type FilledProps = SeriesProps & { readonly columns: SeriesColumns };

function Filled(props: FilledProps) {
  const { datastream, where, columns } = props;
  const tools = useTexts();
  const overlay = useOverlay(props);
  useShown(props.shown, () => lineTable({ datastream, where, tools }, columns, overlay));
  return props.view === 'table' ? (
    <LineTable columns={columns} datastream={datastream} />
  ) : (
    <Drawn {...props} overlay={overlay} />
  );
}

function Drawn(props: FilledProps & { readonly overlay: Overlay | null }) {
  const { source, datastream, columns, bands, flags, crosshair, liveDevice, onChoose, overlay } = props;
  const tools = useTexts();
  const { t, format } = tools;
  const decimals = observedProperty(propertyOf(datastream))?.decimals ?? 2;
  const write = (value: number) => quantityLine(datastream, value, tools);
  const lowest = extent(columns.min)?.[0] ?? 0;
  const highest = extent(columns.max)?.[1] ?? 0;
  return (
    <>
      <Suspense fallback={<Skeleton h="calc(var(--chart-height) + 24px)" />}>
        <TimeChart
          columns={columns}
          from={columns.range.from}
          to={columns.range.to}
          live={columns.range.live}
          gapMs={gapOf(source, columns.bucketMs)}
          envelope={columns.bucketMs > 0}
          bands={bands}
          leastSpan={LEAST_SPAN_STEPS * 10 ** -decimals}
          decimals={decimals}
          format={format}
          write={write}
          noDataLabel={t('device.noData')}
          hint={byFinger() ? t('device.touch') : t('device.drag')}
          description={t('device.summary', {
            name: datastreamName(datastream, tools),
            min: write(lowest),
            max: write(highest),
            last: write(columns.mean.at(-1) ?? 0),
          })}
          onZoom={(from, to) => onChoose(choiceOf({ from, to }, serverNow()))}
          subscribe={useLivePoints(liveDevice, datastream)}
          now={serverNow}
          overlay={overlay}
          flags={flags}
          {...(crosshair ? { crosshair } : {})}
        />
      </Suspense>
      <p className={classes.legend}>
        <span className={classes.key} data-line="now">
          {columns.bucketMs === 0
            ? t('device.raw')
            : t('device.bucket', { width: format.duration(columns.bucketMs / 1000) })}
        </span>
        {overlay && (
          <span className={classes.key} data-line="before">
            {overlay.t.length === 0 ? t('device.compareEmpty', { name: overlay.name }) : overlay.name}
          </span>
        )}
      </p>
    </>
  );
}

function LineTable({ columns, datastream }: { readonly columns: SeriesColumns; readonly datastream: string }) {
  const tools = useTexts();
  const { t, format } = tools;
  const bucketed = columns.bucketMs > 0;
  const write = (value: number | undefined) => quantityText(datastream, value ?? 0, tools).value;
  const rows = [];
  for (let i = columns.t.length - 1; i >= 0 && rows.length < TABLE_ROWS; i--) {
    const at = columns.t[i]!;
    const spread = bucketed ? [write(columns.min[i]), write(columns.max[i])] : [];
    rows.push({ key: at, cells: [format.instant(at), write(columns.mean[i]), ...spread] });
  }
  const names = bucketed ? [t('device.mean'), t('device.min'), t('device.max')] : [t('device.value')];
  return <DataTable columns={[t('device.time'), ...names]} rows={rows} />;
}
