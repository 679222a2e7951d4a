import { useComputedColorScheme } from '@mantine/core';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { TIME_ZONE } from '../lib/time-zone.ts';
import { chartKeys } from './chart-keys.ts';
import { Crosshair } from './crosshair.ts';
import { type Palette, readPalette } from './palette.ts';
import classes from './time-chart.module.css';

/** What is drawn within a frame. */
export interface Plot {
  readonly options: Pick<uPlot.Options, 'axes' | 'scales' | 'series' | 'bands' | 'hooks'>;
  /** CSS px above the chart, for what is drawn there. */
  readonly above?: number;
  readonly data: uPlot.AlignedData;
  /** What is pointed at in words; null for nothing. */
  readonly readout: (u: uPlot, at: number) => string | null;
  /** Takes points that come live; `show` moves the right edge to an instant, epoch ms. The answer stops it. */
  readonly follow?: (u: uPlot, show: (end: number) => void) => () => void;
}

export interface ChartFrameProps {
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  readonly hint: string;
  readonly description: string;
  /** Epoch ms of the two ends that were dragged, or zoomed to by keyboard. */
  readonly onZoom: (from: number, to: number) => void;
  readonly now: () => number;
  /** Shared with the other charts of the page. */
  readonly crosshair?: Crosshair | undefined;
}

interface Props extends ChartFrameProps {
  /** The same function for as long as the same is to be drawn. */
  readonly build: (palette: Palette) => Plot;
}

const LEAST_DRAG = 8;

/**
 * The frame that every chart over time stands in: size, theme, zoom by drag and by keyboard, the crosshair, and the words
 * of what is pointed at. For a screen reader it is a slider along the time.
 */
export function ChartFrame(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot | null>(null);
  const words = useRef<HTMLParagraphElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const [own] = useState(() => new Crosshair());
  const scheme = useComputedColorScheme('light');
  const { from, to, build } = props;
  const crosshair = props.crosshair ?? own;

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when what it shows or the theme changes; the rest is read as it is then
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const plot = build(readPalette());
    const say = (u: uPlot) => {
      const left = u.cursor.left ?? -1;
      const at = left < 0 ? null : Math.round(u.posToVal(left, 'x') * 1000);
      const text = at === null ? null : plot.readout(u, at);
      if (words.current) words.current.textContent = text ?? latest.current.hint;
      element.setAttribute('aria-valuenow', String(at ?? to));
      element.setAttribute('aria-valuetext', text ?? latest.current.description);
    };
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    const chart = new uPlot(
      { ...framed(plot, say, latest), ...size(), plugins: [crosshair.plugin()] },
      plot.data,
      element,
    );
    drawn.current = chart;
    const show = (end: number) => chart.setScale('x', { min: (end - (to - from)) / 1000, max: end / 1000 });
    show(plot.follow ? Math.max(to, latest.current.now()) : to);
    // A finger that moves sideways reads the chart; up and down it scrolls the page.
    const scrub = (event: PointerEvent) => {
      if (event.pointerType !== 'mouse') crosshair.moveTo(Math.round(chart.posToVal(event.offsetX, 'x') * 1000));
    };
    chart.over.addEventListener('pointermove', scrub);
    const stop = plot.follow?.(chart, show);
    const observer = new ResizeObserver(() => chart.setSize(size()));
    observer.observe(element);
    return () => {
      stop?.();
      observer.disconnect();
      drawn.current = null;
      chart.destroy();
    };
  }, [build, from, to, crosshair, scheme]);

  const onKey = (event: KeyboardEvent) => {
    // A live chart has moved on since it was drawn.
    const { min, max } = drawn.current?.scales.x ?? {};
    const window = { from: min == null ? from : min * 1000, to: max == null ? to : max * 1000 };
    const onZoom = (a: number, b: number) => props.onZoom(Math.round(a), Math.round(b));
    chartKeys({ crosshair, ...window, now: props.now(), onZoom })(event);
  };

  return (
    <div>
      <p ref={words} className={classes.readout} data-off-wall>
        {props.hint}
      </p>
      <div
        ref={host}
        className={classes.chart}
        role="slider"
        tabIndex={0}
        aria-label={props.description}
        aria-valuemin={from}
        aria-valuemax={to}
        aria-valuenow={to}
        aria-valuetext={props.description}
        onKeyDown={onKey}
      />
    </div>
  );
}

function framed(
  { options, above = 8 }: Plot,
  say: (u: uPlot) => void,
  latest: { readonly current: Props },
): Omit<uPlot.Options, 'width' | 'height'> {
  return {
    ...options,
    legend: { show: false },
    padding: [above, 16, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), TIME_ZONE),
    cursor: { y: false, drag: { x: true, y: false, setScale: false, dist: LEAST_DRAG }, points: { size: 8 } },
    hooks: {
      ...options.hooks,
      setCursor: [say],
      setSelect: [
        (u) => {
          if (u.select.width < LEAST_DRAG) return;
          const from = u.posToVal(u.select.left, 'x') * 1000;
          const to = u.posToVal(u.select.left + u.select.width, 'x') * 1000;
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          latest.current.onZoom(Math.round(from), Math.round(to));
        },
      ],
    },
  };
}
