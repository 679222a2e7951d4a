import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Format } from '../i18n/format.ts';
import { TIME_ZONE } from '../lib/time-zone.ts';
import { ChartBuffer, type ChartColumns } from './chart-buffer.ts';
import { drawBands, drawGapLabels, drawLimits } from './draw.ts';
import { readPalette } from './palette.ts';
import { type ThresholdBand, yRange } from './thresholds.ts';
import { timeLabels } from './time-axis.ts';
import classes from './time-chart.module.css';

export interface TimeChartProps {
  readonly columns: ChartColumns;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  /** The right edge moves on with the clock. */
  readonly live: boolean;
  readonly gapMs: number;
  /** Whether min and max differ from the mean, so that an envelope is worth drawing. */
  readonly envelope: boolean;
  readonly bands: readonly ThresholdBand[];
  /** Smallest span of the y axis worth showing. */
  readonly leastSpan: number;
  readonly decimals: number;
  readonly format: Format;
  /** A value with its unit, for the readout. */
  readonly write: (value: number) => string;
  readonly noDataLabel: string;
  readonly hint: string;
  readonly description: string;
  /** Epoch ms of the two ends that were dragged. */
  readonly onZoom: (from: number, to: number) => void;
  /** Hands live points over as they come; the answer unsubscribes. Has to stay the same function. */
  readonly subscribe: (append: (at: number, value: number) => void) => () => void;
  readonly now: () => number;
}

const ENVELOPE_ALPHA = '26';

function options(props: TimeChartProps, width: number, height: number, onCursor: (u: uPlot) => void): uPlot.Options {
  const palette = readPalette();
  const { bands, format, decimals } = props;
  const limits = bands.map((band) => band.value);
  const axis = {
    stroke: palette.faint,
    font: `12px ${palette.font}`,
    grid: { stroke: palette.line, width: 1 },
    ticks: { show: false },
  };
  const edge = { stroke: 'transparent', points: { show: false } };
  return {
    width,
    height,
    legend: { show: false },
    padding: [8, 16, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), TIME_ZONE),
    cursor: { y: false, drag: { x: true, y: false, setScale: false, dist: 8 }, points: { size: 8 } },
    scales: {
      x: { time: true },
      y: { range: (_u, low, high) => yRange(low ?? 0, high ?? 1, limits, props.leastSpan) },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 32,
        space: 64,
        values: (_u, splits, _axis, _space, increment) => timeLabels(splits, increment, format),
      },
      {
        ...axis,
        size: 52,
        values: (_u, splits, _axis, _space, increment) => {
          const needed = Math.max(0, Math.min(decimals, Math.ceil(-Math.log10(increment) - 1e-9)));
          return splits.map((value) => format.number(value, needed));
        },
      },
    ],
    series: [{}, edge, edge, { stroke: palette.accent, width: 2, spanGaps: false, points: { fill: palette.accent } }],
    bands: props.envelope ? [{ series: [1, 2], fill: `${palette.accent}${ENVELOPE_ALPHA}` }] : [],
    hooks: {
      drawClear: [(u) => drawBands(u, bands, palette)],
      draw: [
        (u) => {
          drawLimits(u, bands, palette);
          drawGapLabels(u, props.noDataLabel, palette);
        },
      ],
      setCursor: [onCursor],
      setSelect: [
        (u) => {
          if (u.select.width < 8) return;
          const from = u.posToVal(u.select.left, 'x') * 1000;
          const to = u.posToVal(u.select.left + u.select.width, 'x') * 1000;
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          props.onZoom(Math.round(from), Math.round(to));
        },
      ],
    },
  };
}

function readout(u: uPlot, { hint, format, write, envelope }: TimeChartProps): string {
  const index = u.cursor.idx;
  const at = index == null ? undefined : u.data[0]?.[index];
  const mean = index == null ? undefined : u.data[3]?.[index];
  if (at === undefined || mean == null || (u.cursor.left ?? -1) < 0) return hint;
  const low = u.data[2]?.[index!];
  const high = u.data[1]?.[index!];
  const spread = envelope && low != null && high != null && low !== high ? ` (${write(low)} – ${write(high)})` : '';
  return `${format.instant(at * 1000)} · ${write(mean)}${spread}`;
}

/** One datastream over time. React draws the frame; points that come live go straight to the canvas. */
export function TimeChart(props: TimeChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLParagraphElement>(null);
  const scheme = useComputedColorScheme('light');
  const latest = useRef(props);
  latest.current = props;
  const { columns, from, to, live, gapMs, bands, format, subscribe, envelope } = props;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the chart is built anew when what it shows changes, and reads the rest as it is then
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const buffer = new ChartBuffer(columns, gapMs);
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    const onCursor = (u: uPlot) => {
      if (words.current) words.current.textContent = readout(u, latest.current);
    };
    const first = size();
    const chart = new uPlot(options(latest.current, first.width, first.height, onCursor), buffer.data(), element);
    const show = (end: number) => chart.setScale('x', { min: (end - (to - from)) / 1000, max: end / 1000 });
    show(to);

    const unsubscribe = live
      ? subscribe((at, value) => {
          if (!buffer.append(at, value)) return;
          const end = Math.max(latest.current.now(), at);
          buffer.trim(end - (to - from));
          chart.batch(() => {
            chart.setData(buffer.data(), false);
            show(end);
          });
        })
      : () => {};
    const observer = new ResizeObserver(() => chart.setSize(size()));
    observer.observe(element);
    return () => {
      unsubscribe();
      observer.disconnect();
      chart.destroy();
    };
  }, [columns, from, to, live, gapMs, bands, format, subscribe, envelope, scheme]);

  return (
    <div>
      <p ref={words} className={classes.readout}>
        {props.hint}
      </p>
      <div ref={host} className={classes.chart} role="img" aria-label={props.description} />
    </div>
  );
}
