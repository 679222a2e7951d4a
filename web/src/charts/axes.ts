import type uPlot from 'uplot';
import type { Format } from '../i18n/format.ts';
import type { Palette } from './palette.ts';
import { timeLabels } from './time-axis.ts';

/** CSS px that a label of the time axis needs. */
const LABEL_PX = 64;

/**
 * The two axes of a chart over time.
 * @param decimals as many as are worth showing
 * @param days middles of whole days, seconds, which are labelled in place of the hours
 */
export function timeAxes(
  palette: Palette,
  { format, decimals, days }: { readonly format: Format; readonly decimals: number; readonly days?: readonly number[] },
): uPlot.Axis[] {
  const axis = {
    stroke: palette.faint,
    font: `12px ${palette.font}`,
    grid: { stroke: palette.line, width: 1 },
    ticks: { show: false },
  };
  return [
    {
      ...axis,
      grid: { show: false },
      size: 32,
      space: LABEL_PX,
      ...(days
        ? {
            splits: (u: uPlot) => thinned(days, u.width / LABEL_PX),
            values: (_u: uPlot, splits: number[]) => splits.map((s) => format.day(s * 1000)),
          }
        : { values: (_u, splits, _axis, _space, increment) => timeLabels(splits, increment, format) }),
    },
    {
      ...axis,
      size: 52,
      values: (_u, splits, _axis, _space, increment) => {
        // A step of 0,25 takes one more than the values: 0,3 would stand where 0,25 is.
        const needed = stepDecimals(increment, decimals + 1);
        return splits.map((value) => format.number(value, needed));
      },
    },
  ];
}

/** Decimals that the numbers of an axis need so that none of them is rounded, at most `most`. */
export function stepDecimals(increment: number, most: number): number {
  let needed = 0;
  while (needed < most && Math.abs(increment * 10 ** needed - Math.round(increment * 10 ** needed)) > 1e-6) needed++;
  return needed;
}

/** Every so many of them that at most `most` are left. */
function thinned(all: readonly number[], most: number): number[] {
  const step = Math.max(1, Math.ceil(all.length / Math.max(1, most)));
  return all.filter((_, i) => (all.length - 1 - i) % step === 0);
}
