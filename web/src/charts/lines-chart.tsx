import { useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Format } from '../i18n/format.ts';
import { align } from './align.ts';
import { ChartBuffer } from './chart-buffer.ts';
import type { Crosshair } from './crosshair.ts';
import { type ChartLine, type LinesPicture, linesOptions } from './lines-options.ts';
import type { Scale } from './panels.ts';
import classes from './time-chart.module.css';

export interface LinesChartProps {
  readonly lines: readonly ChartLine[];
  /** One or two axes, left and right. */
  readonly scales: readonly Scale[];
  /** By scale: what the axis has to hold, so that charts beside each other can be compared; without it, its own lines. */
  readonly extents?: ReadonlyMap<string, readonly [number, number]> | undefined;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  /** The right edge moves on with the clock. */
  readonly live: boolean;
  /** Whether min and max differ from the mean, so that an envelope is worth drawing. */
  readonly envelope: boolean;
  /** The line to bring forward; the others step back. */
  readonly highlight: string | null;
  readonly crosshair: Crosshair;
  readonly format: Format;
  readonly description: string;
  readonly onZoom: (from: number, to: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Hands live points over as they come, by the key of their line; the answer unsubscribes. */
  readonly subscribe: (append: (key: string, at: number, value: number) => void) => () => void;
  readonly now: () => number;
}

/** Columns of uPlot: x in seconds, then max, min and mean of each line. */
function dataOf(buffers: readonly ChartBuffer[]): uPlot.AlignedData {
  const { t, ys } = align(
    buffers.map((buffer) => {
      const [x, ...columns] = buffer.data();
      return { t: x, ys: columns };
    }),
  );
  return [t, ...ys];
}

/** Several datastreams over one time. React draws the frame; points that come live go straight to the canvas. */
export function LinesChart(props: LinesChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const scheme = useComputedColorScheme('light');
  const latest = useRef(props);
  latest.current = props;
  const { lines, scales, extents, from, to, live, envelope, crosshair, format, subscribe, highlight } = props;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the chart is built anew when what it shows changes, and reads the rest as it is then
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const buffers = new Map(lines.map((line) => [line.key, new ChartBuffer(line.columns, line.gapMs)]));
    const ordered = [...buffers.values()];
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    const picture: LinesPicture = { lines, scales, extents, envelope, crosshair, format, zoom: latest.current.onZoom };
    const chart = new uPlot({ ...linesOptions(picture), ...size() }, dataOf(ordered), element);
    plot.current = chart;
    const show = (end: number) => chart.setScale('x', { min: (end - (to - from)) / 1000, max: end / 1000 });
    show(to);

    let frame = 0;
    const draw = () => {
      frame = 0;
      const end = latest.current.now();
      for (const buffer of ordered) buffer.trim(end - (to - from));
      chart.batch(() => {
        chart.setData(dataOf(ordered), false);
        show(end);
      });
    };
    const unsubscribe = live
      ? subscribe((key, at, value) => {
          if (buffers.get(key)?.append(at, value) && frame === 0) frame = requestAnimationFrame(draw);
        })
      : () => {};
    const observer = new ResizeObserver(() => chart.setSize(size()));
    observer.observe(element);
    return () => {
      unsubscribe();
      cancelAnimationFrame(frame);
      observer.disconnect();
      plot.current = null;
      chart.destroy();
    };
  }, [lines, scales, extents, from, to, live, envelope, crosshair, format, subscribe, scheme]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a chart that was built anew has forgotten what was brought forward
  useEffect(() => {
    const index = lines.findIndex(({ key }) => key === highlight);
    plot.current?.setSeries(index < 0 ? null : 3 * index + 3, { focus: true });
  }, [highlight, lines, scales, extents, from, to, live, envelope, format, scheme]);

  return (
    <div
      ref={host}
      className={classes.chart}
      role="img"
      aria-label={props.description}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard moves the crosshair and zooms
      tabIndex={0}
      onKeyDown={props.onKeyDown}
    />
  );
}
