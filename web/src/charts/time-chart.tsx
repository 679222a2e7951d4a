import { useCallback, useMemo } from 'react';
import type uPlot from 'uplot';
import type { Format } from '../i18n/format.ts';
import { timeAxes } from './axes.ts';
import { ChartBuffer, type ChartColumns } from './chart-buffer.ts';
import { ChartFrame, type ChartFrameProps, type Plot } from './chart-frame.tsx';
import { drawBands, drawGapLabels, drawLimits } from './draw.ts';
import { type ChartFlag, drawFlags, flagNear, flagRoom } from './flags.ts';
import { drawOverlay, extent, type Overlay, overlayAt } from './overlay.ts';
import type { Palette } from './palette.ts';
import { type ThresholdBand, yRange } from './thresholds.ts';

export interface TimeChartProps extends ChartFrameProps {
  readonly columns: ChartColumns;
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
  /** Hands live points over as they come; the answer unsubscribes. Has to stay the same function. */
  readonly subscribe: (append: (at: number, value: number) => void) => () => void;
  /** What it is compared with. Has to stay the same object. */
  readonly overlay?: Overlay | null;
  /** Oldest first. Has to stay the same list. */
  readonly flags?: readonly ChartFlag[];
}

const ENVELOPE_ALPHA = '26';
/** A flag so near to the crosshair is named, in parts of the width. */
const FLAG_REACH = 0.012;
const NONE: readonly ChartFlag[] = [];

/** One datastream over time. React draws the frame; points that come live go straight to the canvas. */
export function TimeChart(props: TimeChartProps) {
  const { columns, from, to, live, gapMs, bands, format, subscribe, envelope, overlay = null, flags = NONE } = props;
  // Outlives a chart that is drawn anew for a flag: the points that came live since are in it.
  const buffer = useMemo(() => new ChartBuffer(columns, gapMs), [columns, gapMs]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: built anew when what it shows changes; words and decimals are those of then
  const build = useCallback(
    (palette: Palette): Plot => {
      return {
        above: flagRoom(flags),
        options: options({ ...props, overlay, flags }, palette),
        data: buffer.data(),
        readout: (u, at) => readout(u, at, { ...props, overlay, flags }),
        ...(live ? { follow: (u, show) => follow({ u, show, buffer }, props) } : {}),
      };
    },
    [buffer, from, to, live, bands, format, subscribe, envelope, overlay, flags],
  );
  return <ChartFrame {...props} build={build} />;
}

type Drawn = TimeChartProps & { readonly overlay: Overlay | null; readonly flags: readonly ChartFlag[] };

function options(props: Drawn, palette: Palette): Plot['options'] {
  const { bands, overlay, flags } = props;
  const limits = bands.map((band) => band.value);
  const compared = overlay && extent(overlay.values);
  const edge = { stroke: 'transparent', points: { show: false } };
  return {
    scales: {
      x: { time: true },
      y: {
        range: (_u, low, high) =>
          yRange(
            Math.min(low ?? compared?.[0] ?? 0, compared?.[0] ?? Number.POSITIVE_INFINITY),
            Math.max(high ?? compared?.[1] ?? 1, compared?.[1] ?? Number.NEGATIVE_INFINITY),
            limits,
            props.leastSpan,
          ),
      },
    },
    axes: timeAxes(palette, props),
    series: [{}, edge, edge, { stroke: palette.accent, width: 2, spanGaps: false, points: { fill: palette.accent } }],
    bands: props.envelope ? [{ series: [1, 2], fill: `${palette.accent}${ENVELOPE_ALPHA}` }] : [],
    hooks: {
      drawClear: [(u) => drawBands(u, bands, palette)],
      drawAxes: [(u) => overlay && drawOverlay(u, overlay, palette)],
      draw: [
        (u) => {
          drawLimits(u, bands, palette);
          drawFlags(u, flags, palette);
          drawGapLabels(u, props.noDataLabel, palette);
        },
      ],
    },
  };
}

function readout(u: uPlot, at: number, { format, write, envelope, overlay, flags, from, to }: Drawn): string | null {
  const index = u.cursor.idx;
  const mean = index == null ? undefined : u.data[3]?.[index];
  const parts: string[] = [];
  let instant = at;
  if (index != null && mean != null) {
    instant = (u.data[0]?.[index] ?? at / 1000) * 1000;
    const low = u.data[2]?.[index];
    const high = u.data[1]?.[index];
    const spread = envelope && low != null && high != null && low !== high ? ` (${write(low)} – ${write(high)})` : '';
    parts.push(`${write(mean)}${spread}`);
  }
  const before = overlay && overlayAt(overlay, instant);
  if (overlay && before != null) parts.push(`${overlay.name}: ${write(before)}`);
  const flag = flagNear(flags, at, (to - from) * FLAG_REACH);
  if (flag) parts.push(flag.label);
  return parts.length === 0 ? null : [format.instant(instant), ...parts].join(' · ');
}

interface Following {
  readonly u: uPlot;
  readonly show: (end: number) => void;
  readonly buffer: ChartBuffer;
}

function follow({ u, show, buffer }: Following, { subscribe, now, from, to }: TimeChartProps): () => void {
  return subscribe((at, value) => {
    if (!buffer.append(at, value)) return;
    const end = Math.max(now(), at);
    buffer.trim(end - (to - from));
    u.batch(() => {
      u.setData(buffer.data(), false);
      show(end);
    });
  });
}
