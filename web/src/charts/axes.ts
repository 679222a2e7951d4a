import type uPlot from 'uplot';
import type { Format } from '../i18n/format.ts';
import type { Palette } from './palette.ts';
import { timeLabels } from './time-axis.ts';

/** The two axes of a chart over time. @param decimals as many as are worth showing */
export function timeAxes(palette: Palette, format: Format, decimals: number): uPlot.Axis[] {
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
  ];
}
