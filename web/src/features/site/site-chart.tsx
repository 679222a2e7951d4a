import { Button, NativeSelect, SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo } from 'react';
import type { Deployment } from '../../../../domain/api/sites.ts';
import { propertyOf } from '../../../../domain/datastream.ts';
import { observedProperty } from '../../../../domain/observed-properties.ts';
import { unitText } from '../../../../domain/unit-text.ts';
import { onLiveBatch } from '../../data/live.ts';
import type { SeriesColumns } from '../../data/series.ts';
import { siteSeriesQuery } from '../../data/site.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { quantityLine } from '../../i18n/quantity-text.ts';
import { type TextTools, useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { byImportance } from '../../lib/main-figure.ts';
import { fixedRange, PRESETS, type Preset, presetOf, presets, type RangeChoice } from '../../lib/time-range.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import manage from '../../ui/manage.module.css';
import { RangeFault } from '../../ui/range-fault.tsx';
import type { SiteSearch } from './search.ts';
import classes from './site-page.module.css';

const TimeChart = lazy(() => import('../../charts/time-chart.tsx').then((module) => ({ default: module.TimeChart })));
const route = getRouteApi('/shell/sites/$site');

/** A span of this many last decimals is noise; the axis shows no less. */
const LEAST_SPAN_STEPS = 10;
/** Two buckets without a result are a gap; a site's devices may report at different intervals. */
const GAP_BUCKETS = 3;
const LEAST_GAP_MS = 3 * 3_600_000;
/** Shown where the URL says nothing. */
const USUAL: Preset = '7d';

/** A finger scrolls the page where a mouse would drag. */
const byFinger = () => matchMedia('(hover: none)').matches;

function named(key: string, tools: TextTools): string {
  const unit = unitText(observedProperty(propertyOf(key))?.unit);
  return unit === '' ? datastreamName(key, tools) : `${datastreamName(key, tools)}, ${unit}`;
}

const isNumber = (key: string) => observedProperty(propertyOf(key))?.kind !== 'state';

/** What was measured here by whichever device stood here, as one line. */
export function SiteChart({ site, stays }: { readonly site: string; readonly stays: readonly Deployment[] }) {
  const tools = useTexts();
  const { t } = tools;
  const search = route.useSearch();
  const navigate = route.useNavigate();
  // What devices of today measure comes first.
  const keys = useMemo(() => {
    const here = stays.filter(({ to }) => to === null).flatMap(({ datastreams }) => datastreams);
    const before = stays.flatMap(({ datastreams }) => datastreams).filter((key) => !here.includes(key));
    return [...byImportance([...new Set(here)]), ...byImportance([...new Set(before)])].filter(isNumber);
  }, [stays]);
  const chosen = search.datastream !== undefined && keys.includes(search.datastream) ? search.datastream : keys[0];
  const { from, to } = search;
  const choice: RangeChoice = useMemo(() => ({ from, to }), [from, to]);
  const go = (change: SiteSearch) =>
    void navigate({ search: (was) => ({ ...was, ...change }), replace: true, resetScroll: false });

  if (chosen === undefined) return null;
  return (
    <section className={`${card.card} ${classes.chart}`} aria-labelledby="site-chart">
      <h2 id="site-chart" className={manage.heading}>
        {t('site.chart')}
      </h2>
      <div className={classes.choice}>
        <NativeSelect
          size="md"
          label={t('site.what')}
          value={chosen}
          onChange={(event) => go({ datastream: event.currentTarget.value })}
          data={keys.map((key) => ({ value: key, label: named(key, tools) }))}
        />
        <SegmentedControl
          aria-label={t('device.range')}
          value={presetOf(choice, USUAL) ?? ''}
          onChange={(value) => go(PRESETS[value as Preset])}
          data={presets.map((value) => ({ value, label: t(`range.${value}`) }))}
        />
      </div>
      <RangeFault choice={choice} />
      <Line key={chosen} site={site} datastream={chosen} choice={choice} stays={stays} onChoose={go} />
    </section>
  );
}

interface LineProps {
  readonly site: string;
  readonly datastream: string;
  readonly choice: RangeChoice;
  readonly stays: readonly Deployment[];
  readonly onChoose: (change: SiteSearch) => void;
}

function Line({ site, datastream, choice, stays, onChoose }: LineProps) {
  const { t } = useTexts();
  const query = useQuery(siteSeriesQuery(site, datastream, choice));
  const columns = query.data;
  if (query.isError && !columns) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!columns)
    return (
      <div className={classes.body} aria-busy="true">
        <Skeleton h="calc(var(--chart-height) + 24px)" />
      </div>
    );
  if (columns.masked) return <p className={manage.muted}>{t('site.masked')}</p>;
  if (columns.t.length === 0) return <p className={manage.muted}>{t('site.noSeries')}</p>;
  return (
    <div className={classes.body} data-outdated={query.isPlaceholderData || undefined}>
      <Drawn columns={columns} datastream={datastream} stays={stays} onChoose={onChoose} />
      <p className={classes.note}>
        <span>{t('site.chartNote')}</span>
        {presetOf(choice, USUAL) === null && (
          <Button variant="default" onClick={() => onChoose(PRESETS[USUAL])}>
            {t('device.zoomOut')}
          </Button>
        )}
      </p>
    </div>
  );
}

interface DrawnProps extends Pick<LineProps, 'datastream' | 'stays' | 'onChoose'> {
  readonly columns: SeriesColumns;
}

function Drawn({ columns, datastream, stays, onChoose }: DrawnProps) {
  const tools = useTexts();
  const { t, format } = tools;
  const decimals = observedProperty(propertyOf(datastream))?.decimals ?? 2;
  const write = (value: number) => quantityLine(datastream, value, tools);
  const here = stays.find(({ to, datastreams }) => to === null && datastreams.includes(datastream))?.device;
  const subscribe = useCallback(
    (append: (at: number, value: number) => void) =>
      onLiveBatch(({ updates }) => {
        for (const update of updates) {
          const newest = update.device === here ? update.latest[datastream] : undefined;
          if (newest && typeof newest[1] === 'number') append(newest[0], newest[1]);
        }
      }),
    [here, datastream],
  );
  return (
    <Suspense fallback={<Skeleton h="calc(var(--chart-height) + 24px)" />}>
      <TimeChart
        columns={columns}
        from={columns.range.from}
        to={columns.range.to}
        live={columns.range.live}
        gapMs={Math.max(LEAST_GAP_MS, columns.bucketMs * GAP_BUCKETS)}
        envelope={columns.bucketMs > 0}
        bands={[]}
        leastSpan={LEAST_SPAN_STEPS * 10 ** -decimals}
        decimals={decimals}
        format={format}
        write={write}
        noDataLabel={t('device.noData')}
        hint={byFinger() ? t('device.touch') : t('device.drag')}
        description={t('device.summary', {
          name: datastreamName(datastream, tools),
          min: write(Math.min(...columns.min)),
          max: write(Math.max(...columns.max)),
          last: write(columns.mean.at(-1) ?? 0),
        })}
        onZoom={(from, to) => onChoose(fixedRange(from, to))}
        subscribe={subscribe}
        now={serverNow}
      />
    </Suspense>
  );
}
