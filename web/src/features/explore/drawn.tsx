import { useCallback, useMemo } from 'react';
import { chartKeys } from '../../charts/chart-keys.ts';
import type { Crosshair } from '../../charts/crosshair.ts';
import { LinesChart } from '../../charts/lines-chart.tsx';
import type { ChartLine } from '../../charts/lines-options.ts';
import { panelsOf, scaleOf } from '../../charts/panels.ts';
import { seriesStats } from '../../charts/series-stats.ts';
import { onLiveBatch } from '../../data/live.ts';
import type { ManySeries } from '../../data/many-series.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import classes from './explore.module.css';
import { lineName } from './line-name.ts';
import { LineSwatch } from './line-swatch.tsx';
import type { Explored, ExploredLine } from './use-explored.ts';

interface DrawnProps {
  readonly lines: readonly ExploredLine[];
  readonly series: ManySeries;
  readonly earlier: Explored['earlier'];
  readonly live: boolean;
  readonly layout: 'one' | 'many';
  readonly highlight: string | null;
  readonly crosshair: Crosshair;
  readonly onZoom: (from: number, to: number) => void;
}

/** Live results of the lines, handed to a chart as they come. */
function useLivePoints(lines: readonly ExploredLine[]) {
  const keys = lines.map(({ key }) => key).join(' ');
  return useCallback(
    (append: (key: string, at: number, value: number) => void) => {
      const wanted = new Set(keys.split(' '));
      return onLiveBatch(({ updates }) => {
        for (const { device, latest } of updates)
          for (const [datastream, [at, value]] of Object.entries(latest))
            if (typeof value === 'number' && wanted.has(`${device}/${datastream}`))
              append(`${device}/${datastream}`, at, value);
      });
    },
    [keys],
  );
}

/** What each scale has to hold, so that charts beside each other are read with one measure: of each property by itself. */
function extentsOf(lines: readonly ExploredLine[]): ReadonlyMap<string, readonly [number, number]> {
  const extents = new Map<string, readonly [number, number]>();
  for (const { datastream, columns } of lines) {
    const stats = columns && seriesStats(columns);
    if (!stats) continue;
    const { id } = scaleOf(datastream);
    const [low, high] = extents.get(id) ?? [stats.min, stats.max];
    extents.set(id, [Math.min(low, stats.min), Math.max(high, stats.max)]);
  }
  return extents;
}

/** The lines in one chart, or in as many as their units need, or each in its own; one crosshair goes through all. */
export function Drawn({ lines, series, earlier, live, layout, highlight, crosshair, onZoom }: DrawnProps) {
  const tools = useTexts();
  const { t, format } = tools;
  const { from, to } = series.window;
  const panels = useMemo(
    () =>
      panelsOf(lines, layout).map((panel) => ({
        ...panel,
        drawn: panel.lines.flatMap((line): ChartLine[] => {
          if (!line.columns) return [];
          const { key, style, gapMs, columns } = line;
          const scale = scaleOf(line.datastream).id;
          const drawn = { key, scale, style, gapMs, columns, earlier: false };
          const before = earlier?.series.columns.get(key);
          if (!before || !earlier) return [drawn];
          const shifted = { ...before, t: before.t.map((at) => at + earlier.compared.shiftMs) };
          return [{ ...drawn, key: `${key} earlier`, columns: shifted, earlier: true }, drawn];
        }),
      })),
    [lines, layout, earlier],
  );
  const extents = useMemo(() => (layout === 'many' ? extentsOf(lines) : undefined), [lines, layout]);
  const subscribe = useLivePoints(lines);
  const onKeyDown = chartKeys({ crosshair, from, to, now: serverNow(), onZoom });
  return (
    <div className={layout === 'many' ? classes.panels : classes.stack}>
      {panels.map(({ scales, drawn, lines: own }) => (
        <figure key={layout === 'many' ? own[0]?.key : scales[0]?.id} className={classes.panel}>
          <figcaption className={layout === 'many' ? classes.caption : classes.units}>
            {layout === 'many' && own[0] ? (
              <>
                <LineSwatch style={own[0].style} />
                <span>
                  {lineName(own[0], tools)}
                  {scales[0]?.unit && `, ${scales[0].unit}`}
                </span>
              </>
            ) : (
              // Each over its axis.
              scales.map(({ unit, id }) => <span key={id}>{unit || datastreamName(id, tools)}</span>)
            )}
          </figcaption>
          <LinesChart
            lines={drawn}
            scales={scales}
            extents={extents}
            from={from}
            to={to}
            live={live}
            envelope={series.bucketMs > 0}
            highlight={highlight}
            crosshair={crosshair}
            format={format}
            description={t('explore.chartOf', { what: own.map((line) => lineName(line, tools)).join('; ') })}
            onZoom={onZoom}
            onKeyDown={onKeyDown}
            subscribe={subscribe}
            now={serverNow}
          />
        </figure>
      ))}
    </div>
  );
}
