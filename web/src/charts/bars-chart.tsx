import { useCallback } from 'react';
import uPlot from 'uplot';
import type { Format } from '../i18n/format.ts';
import type { Amounts } from '../lib/amounts.ts';
import { timeAxes } from './axes.ts';
import { bucketText } from './bucket-text.ts';
import { ChartFrame, type ChartFrameProps, type Plot } from './chart-frame.tsx';
import { drawGapLabels } from './draw.ts';
import { type ChartFlag, drawFlags, flagRoom } from './flags.ts';
import type { Palette } from './palette.ts';

export interface BarsChartProps extends ChartFrameProps {
  /** Has to stay the same object, as have the two below. */
  readonly bars: Amounts;
  /** What it is compared with: the amount of the bucket at the same place in the other period. */
  readonly compared?: { readonly bars: Amounts; readonly name: string } | null;
  readonly flags?: readonly ChartFlag[];
  readonly leastSpan: number;
  readonly decimals: number;
  readonly format: Format;
  readonly write: (value: number) => string;
  /** More to say of the bucket that is pointed at; null for nothing. */
  readonly more?: (index: number) => string | null;
  readonly noDataLabel: string;
}

const DAY_MS = 86_400_000;
const NONE: readonly ChartFlag[] = [];

/** What came together in each hour or day, as bars from nothing. A bucket that was not heard has no bar. */
export function BarsChart(props: BarsChartProps) {
  const { bars, compared = null, flags = NONE, format } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: built anew when what it shows changes; words and decimals are those of then
  const build = useCallback(
    (palette: Palette): Plot => {
      const earlier = compared ? alignedTo(bars, compared.bars) : bars.t.map(() => null);
      return {
        above: flagRoom(flags),
        options: options({ ...props, flags }, palette),
        data: [middlesOf(bars), [...earlier], [...bars.amounts]],
        readout: (u) => readout(u, props),
      };
    },
    [bars, compared, flags, format],
  );
  return <ChartFrame {...props} build={build} />;
}

const middlesOf = ({ t, bucketMs }: Amounts): number[] => t.map((at) => (at + bucketMs / 2) / 1000);

/** Amounts of the other period, bucket by bucket of this one; its times are shifted onto this one already. */
function alignedTo({ t, bucketMs }: Amounts, other: Amounts): (number | null)[] {
  const nearest = new Map(other.t.map((at, i) => [Math.round(at / bucketMs), other.amounts[i] ?? null]));
  return t.map((at) => nearest.get(Math.round(at / bucketMs)) ?? null);
}

function options(props: BarsChartProps & { readonly flags: readonly ChartFlag[] }, palette: Palette): Plot['options'] {
  const { bars } = props;
  const hidden = { points: { show: false } };
  const shaped = (size: number, most: number) => {
    const paths = uPlot.paths.bars?.({ size: [size, most], radius: 0.15 });
    return paths ? { paths } : {};
  };
  return {
    scales: {
      x: { time: true },
      y: { range: (_u, _low, high) => [0, Math.max(high ?? 0, props.leastSpan) * 1.12] },
    },
    axes: timeAxes(palette, { ...props, ...(bars.bucketMs < DAY_MS ? {} : { days: middlesOf(bars) }) }),
    series: [
      {},
      // Wider and paler, so that it stands out on both sides where it is lower.
      { ...hidden, stroke: palette.faint, width: 1, fill: palette.line, ...shaped(0.84, 52) },
      { ...hidden, stroke: palette.accent, width: 0, fill: palette.accent, ...shaped(0.56, 36) },
    ],
    hooks: {
      draw: [
        (u) => {
          drawFlags(u, props.flags, palette);
          drawGapLabels(u, props.noDataLabel, palette);
        },
      ],
    },
  };
}

function readout(u: uPlot, { bars, compared, format, write, more }: BarsChartProps): string | null {
  const index = u.cursor.idx;
  if (index == null) return null;
  const amount = u.data[2]?.[index];
  const before = u.data[1]?.[index];
  if (amount == null && before == null) return null;
  return [
    bucketText(bars.t[index] ?? 0, bars.bucketMs, format),
    amount == null ? null : write(amount),
    compared && before != null ? `${compared.name}: ${write(before)}` : null,
    more?.(index) ?? null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
