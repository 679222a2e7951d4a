import { SegmentedControl, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { Device } from '../../../../domain/api/devices.ts';
import { parseDatastream } from '../../../../domain/datastream.ts';
import { observedProperty } from '../../../../domain/observed-properties.ts';
import type { Condition } from '../../../../domain/rules/conditions.ts';
import type { ThresholdBand } from '../../charts/thresholds.ts';
import { type FleetLatest, fleetLatestQuery } from '../../data/latest.ts';
import { seriesQuery } from '../../data/series.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { quantityLine } from '../../i18n/quantity-text.ts';
import { limitUnit, plainNumber } from '../../i18n/rule-text.ts';
import { type TextTools, useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { gapLimitMs } from '../../lib/gaps.ts';
import { PRESETS } from '../../lib/time-range.ts';
import { Failed } from '../../ui/failed.tsx';
import { SearchSelect } from '../../ui/search-select.tsx';
import { subjectOf } from './draft.ts';
import classes from './rules.module.css';

const TimeChart = lazy(() => import('../../charts/time-chart.tsx').then((module) => ({ default: module.TimeChart })));

/** A span of this many last decimals is noise; the axis shows no less. */
const LEAST_SPAN_STEPS = 10;
const ranges = ['7d', '30d'] as const;
type Range = (typeof ranges)[number];

interface Line {
  readonly device: Device;
  readonly datastream: string;
}

/** Datastreams of those devices that the condition looks at. */
export function linesOf(condition: Condition, devices: readonly Device[], latest: FleetLatest): Line[] {
  const { property, channel } = subjectOf(condition);
  return devices.flatMap((device) =>
    [...(latest.get(device.id) ?? [])]
      .filter(([key, { result }]) => {
        const parsed = parseDatastream(key);
        if (!parsed || typeof result !== 'number') return false;
        return parsed.property === property && (channel === null || parsed.channel === channel);
      })
      .map(([datastream]) => ({ device, datastream })),
  );
}

/** The limits of a condition as the chart draws them, where they are held against the line itself. */
export function bandsOf(condition: Condition, tools: TextTools): readonly ThresholdBand[] {
  const { t, language } = tools;
  const unit = limitUnit(condition, tools);
  const written = (value: number, step: Condition['steps'][number]) =>
    `${plainNumber(value, tools)}${unit === '' ? '' : `\u00a0${unit}`} · ${step.label?.[language] || t(`level.${step.level}`)}`;
  if (condition.kind === 'threshold') {
    const side = condition.operator.startsWith('<') ? 'below' : 'above';
    return condition.steps
      .filter(({ value }) => Number.isFinite(value))
      .map((step) => ({ value: step.value, side, level: step.level, label: written(step.value, step) }));
  }
  if (condition.kind === 'band' && condition.when === 'outside')
    return condition.steps.flatMap((step) =>
      [['low', 'below'] as const, ['high', 'above'] as const]
        .filter(([end]) => Number.isFinite(step[end]))
        .map(([end, side]) => ({ value: step[end], side, level: step.level, label: written(step[end], step) })),
    );
  return [];
}

interface PreviewProps {
  readonly condition: Condition;
  /** The devices that the rule would watch; undefined while that is not known. */
  readonly watched: readonly Device[] | undefined;
}

/** Real data of one device that the rule would watch, under the steps as they are typed. */
export function Preview({ condition, watched }: PreviewProps) {
  const tools = useTexts();
  const { t } = tools;
  const [chosen, setChosen] = useState<string | null>(null);
  const [range, setRange] = useState<Range>('7d');
  const latest = useQuery(fleetLatestQuery).data;
  const { property, channel } = subjectOf(condition);
  // biome-ignore lint/correctness/useExhaustiveDependencies: limits that are typed do not change which lines there are
  const lines = useMemo(
    () => (watched && latest ? linesOf(condition, watched, latest) : undefined),
    [property, channel, watched, latest],
  );
  if (property === '') return null;
  if (lines === undefined) return <Skeleton h={200} aria-busy="true" />;
  const keyOf = ({ device, datastream }: Line) => `${device.id}/${datastream}`;
  const line = lines.find((one) => keyOf(one) === chosen) ?? lines[0];
  if (!line) return <p className={classes.muted}>{t('rules.previewNone')}</p>;
  const several = new Set(lines.map(({ device }) => device.id)).size < lines.length;
  return (
    <div className={classes.stack}>
      <div className={classes.previewTools}>
        <SearchSelect
          label={t('rules.previewOf')}
          data={lines.map((one) => ({
            value: keyOf(one),
            label: several ? `${one.device.name} · ${datastreamName(one.datastream, tools)}` : one.device.name,
          }))}
          value={keyOf(line)}
          onChange={setChosen}
          clearable={false}
        />
        <SegmentedControl
          size="md"
          aria-label={t('rules.previewRange')}
          value={range}
          onChange={(next) => setRange(next as Range)}
          data={[
            { value: '7d', label: t('rules.days7') },
            { value: '30d', label: t('rules.days30') },
          ]}
        />
      </div>
      <Drawn key={`${keyOf(line)} ${range}`} line={line} range={range} condition={condition} />
    </div>
  );
}

const silent = () => () => undefined;
/** A preview shows what was: nothing is zoomed into. */
const still = () => undefined;

function Drawn({
  line,
  range,
  condition,
}: { readonly line: Line; readonly range: Range } & Pick<PreviewProps, 'condition'>) {
  const tools = useTexts();
  const { t, format } = tools;
  const { device, datastream } = line;
  const choice = PRESETS[range];
  const query = useQuery(
    seriesQuery({ device: device.id, datastream, choice, expectedIntervalS: device.expectedIntervalS }),
  );
  // Only limits that changed draw the chart anew.
  const drawn = JSON.stringify(bandsOf(condition, tools));
  const bands = useMemo(() => JSON.parse(drawn) as readonly ThresholdBand[], [drawn]);
  const columns = query.data;
  if (query.isError && !columns) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!columns) return <Skeleton h="calc(var(--chart-height) + 24px)" aria-busy="true" />;
  if (columns.t.length === 0) return <p className={classes.muted}>{t('rules.previewNone')}</p>;
  const decimals = observedProperty(subjectOf(condition).property)?.decimals ?? 2;
  const write = (value: number) => quantityLine(datastream, value, tools);
  return (
    <div className={classes.chart}>
      <Suspense fallback={<Skeleton h="calc(var(--chart-height) + 24px)" />}>
        <TimeChart
          columns={columns}
          from={columns.range.from}
          to={columns.range.to}
          live={false}
          gapMs={gapLimitMs(device.expectedIntervalS, columns.bucketMs)}
          envelope={columns.bucketMs > 0}
          bands={bands}
          leastSpan={LEAST_SPAN_STEPS * 10 ** -decimals}
          decimals={decimals}
          format={format}
          write={write}
          noDataLabel={t('device.noData')}
          hint={t('device.touch')}
          description={t('device.summary', {
            name: datastreamName(datastream, tools),
            min: write(Math.min(...columns.min)),
            max: write(Math.max(...columns.max)),
            last: write(columns.mean.at(-1) ?? 0),
          })}
          onZoom={still}
          subscribe={silent}
          now={serverNow}
        />
      </Suspense>
      {bands.length === 0 && condition.kind !== 'threshold' && (
        <p className={classes.small}>{t('rules.previewOther')}</p>
      )}
    </div>
  );
}
