import uPlot from 'uplot';
import type { Format } from '../i18n/format.ts';
import { TIME_ZONE } from '../lib/time-zone.ts';
import { stepDecimals } from './axes.ts';
import type { ChartColumns } from './chart-buffer.ts';
import type { Crosshair } from './crosshair.ts';
import { drawMarks } from './marks.ts';
import { type Palette, readPalette } from './palette.ts';
import type { Scale } from './panels.ts';
import { seriesStyle } from './series-style.ts';
import { yRange } from './thresholds.ts';
import { timeLabels } from './time-axis.ts';

/** One line of a chart of several. */
export interface ChartLine {
  readonly key: string;
  /** `Scale.id` of the axis that it is read on. */
  readonly scale: string;
  readonly columns: ChartColumns;
  /** Points farther apart than this are not joined, ms. */
  readonly gapMs: number;
  /** Which of `seriesStyle` it has. */
  readonly style: number;
  /** Of an earlier time: fainter, and without marks. */
  readonly earlier: boolean;
}

/** What a chart of several lines shows. */
export interface LinesPicture {
  readonly lines: readonly ChartLine[];
  readonly scales: readonly Scale[];
  readonly extents: ReadonlyMap<string, readonly [number, number]> | undefined;
  readonly envelope: boolean;
  readonly crosshair: Crosshair;
  readonly format: Format;
  readonly zoom: (from: number, to: number) => void;
}

const ENVELOPE_ALPHA = '26';
/** Of more lines than this an envelope for each would hide them all. */
const MAX_ENVELOPES = 4;
const EARLIER_ALPHA = 0.45;
/** Columns of a line: max, min, mean. */
const COLUMNS = 3;
const MAX_DECIMALS = 4;

/** Smallest span worth showing, in parts of the size of the numbers: noise is not blown up to drama. */
const LEAST_SPAN = 0.02;

function rangeOf(scale: Scale, extents: LinesPicture['extents']): uPlot.Range.Function {
  return (_u, low, high) => {
    const [from, to] = extents?.get(scale.id) ?? [low ?? 0, high ?? 1];
    return yRange(from, to, [], Math.max(Math.abs(from), Math.abs(to)) * LEAST_SPAN || 1);
  };
}

const numbers =
  (format: Format): uPlot.Axis.DynamicValues =>
  (_u, splits, _axis, _space, increment) => {
    const needed = stepDecimals(increment, MAX_DECIMALS);
    return splits.map((value) => format.number(value, needed));
  };

function axes({ scales, format }: LinesPicture, palette: Palette): uPlot.Axis[] {
  const axis = { stroke: palette.faint, font: `12px ${palette.font}`, ticks: { show: false } };
  return [
    {
      ...axis,
      grid: { show: false },
      size: 32,
      space: 64,
      values: (_u, splits, _axis, _space, increment) => timeLabels(splits, increment, format),
    },
    ...scales.map(
      ({ id }, n): uPlot.Axis => ({
        ...axis,
        scale: id,
        side: n === 0 ? 3 : 1,
        size: 48,
        grid: n === 0 ? { stroke: palette.line, width: 1 } : { show: false },
        values: numbers(format),
      }),
    ),
  ];
}

/** What uPlot is told of the picture, without its size. */
export function linesOptions(picture: LinesPicture): Omit<uPlot.Options, 'width' | 'height'> {
  const { lines, scales, envelope, crosshair } = picture;
  const palette = readPalette();
  const root = getComputedStyle(document.documentElement);
  const colors = lines.map(({ style }) => root.getPropertyValue(seriesStyle(style).token).trim());
  const present = lines.filter(({ earlier }) => !earlier);
  const enveloped = envelope && present.length <= MAX_ENVELOPES;
  const column = (n: number) => COLUMNS * n + COLUMNS;
  return {
    legend: { show: false },
    padding: [8, scales.length > 1 ? 0 : 16, 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), TIME_ZONE),
    plugins: [crosshair.plugin()],
    focus: { alpha: 0.2 },
    cursor: { y: false, drag: { x: true, y: false, setScale: false, dist: 8 }, points: { size: 7 } },
    scales: {
      x: { time: true },
      ...Object.fromEntries(scales.map((scale) => [scale.id, { range: rangeOf(scale, picture.extents) }])),
    },
    axes: axes(picture, palette),
    series: [
      {},
      ...lines.flatMap((line, n): uPlot.Series[] => {
        const color = colors[n] ?? palette.accent;
        const edge = { scale: line.scale, stroke: 'transparent', points: { show: false } };
        return [
          edge,
          edge,
          {
            scale: line.scale,
            stroke: color,
            width: line.earlier ? 1.5 : 2,
            dash: line.earlier ? [3, 3] : [...seriesStyle(line.style).dash],
            alpha: line.earlier ? EARLIER_ALPHA : 1,
            spanGaps: false,
            points: { show: line.columns.t.length === 1, fill: color },
          },
        ];
      }),
    ],
    bands: lines.flatMap((line, n): uPlot.Band[] =>
      enveloped && !line.earlier
        ? [{ series: [column(n) - 2, column(n) - 1], fill: `${colors[n]}${ENVELOPE_ALPHA}` }]
        : [],
    ),
    hooks: {
      draw: [
        (u) => {
          const marked = lines.flatMap((line, n) =>
            line.earlier
              ? []
              : [
                  {
                    column: column(n),
                    scale: line.scale,
                    mark: seriesStyle(line.style).mark,
                    color: colors[n] ?? palette.accent,
                    turn: line.style,
                  },
                ],
          );
          drawMarks(u, marked, palette.card);
        },
      ],
      setSelect: [
        (u) => {
          if (u.select.width < 8) return;
          const from = u.posToVal(u.select.left, 'x') * 1000;
          const to = u.posToVal(u.select.left + u.select.width, 'x') * 1000;
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          picture.zoom(Math.round(from), Math.round(to));
        },
      ],
    },
  };
}
