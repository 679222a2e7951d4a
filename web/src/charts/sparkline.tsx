import { memo } from 'react';
import type { AlertLevel } from '../../../domain/rules/steps.ts';
import { runs } from '../lib/gaps.ts';
import classes from './sparkline.module.css';

interface SparklineProps {
  readonly from: number;
  readonly to: number;
  readonly t: readonly number[];
  readonly values: readonly number[];
  /** Points farther apart than this are not joined, ms. */
  readonly gapMs: number;
  readonly limits: readonly { readonly value: number; readonly level: AlertLevel }[];
  readonly stale: boolean;
}

const WIDTH = 120;
const HEIGHT = 32;
const PAD = 2;

/** The range to draw: the values, and a limit when it is near enough to matter. */
function extent(values: readonly number[], limits: SparklineProps['limits']): [number, number] {
  let low = Math.min(...values);
  let high = Math.max(...values);
  const reach = Math.max(high - low, Math.abs(high) * 0.05, 1e-9);
  for (const { value } of limits) {
    if (value < low && low - value < reach) low = value;
    if (value > high && value - high < reach) high = value;
  }
  // A calm sensor draws a calm line, not its noise blown up to full height.
  const least = Math.abs((high + low) / 2) * 0.02;
  if (high - low < least) return [(high + low - least) / 2, (high + low + least) / 2];
  return high > low ? [low, high] : [low - 1, high + 1];
}

/** A line the size of a word: the last 24 hours, gaps as gaps, limits dashed. Its figure stands beside it as text. */
export const Sparkline = memo(function Sparkline({ from, to, t, values, gapMs, limits, stale }: SparklineProps) {
  if (t.length === 0) return <div className={classes.spark} />;
  const [low, high] = extent(values, limits);
  const x = (at: number) => (((at - from) / (to - from)) * WIDTH).toFixed(1);
  const y = (value: number) => (HEIGHT - PAD - ((value - low) / (high - low)) * (HEIGHT - 2 * PAD)).toFixed(1);
  const lines = runs(t, gapMs).map(([start, end]) => {
    const points: string[] = [];
    for (let i = start; i < end; i++) points.push(`${x(t[i]!)} ${y(values[i]!)}`);
    // One point alone is a dot: a line of no length with round ends.
    return { start, end, path: `M${points.join('L')}${points.length === 1 ? 'h.01' : ''}` };
  });
  return (
    <svg
      className={`${classes.spark} ${stale ? classes.late : ''}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {lines.map(({ start, end, path }) => (
        <g key={start}>
          {end - start > 1 && (
            <path className={classes.area} d={`${path}L${x(t[end - 1]!)} ${HEIGHT}L${x(t[start]!)} ${HEIGHT}Z`} />
          )}
          <path className={classes.line} d={path} vectorEffect="non-scaling-stroke" />
        </g>
      ))}
      {limits
        .filter(({ value }) => value >= low && value <= high)
        .map(({ value, level }) => (
          <path
            key={`${level}${value}`}
            className={`${classes.limit} ${classes[level]}`}
            d={`M0 ${y(value)}H${WIDTH}`}
            vectorEffect="non-scaling-stroke"
          />
        ))}
    </svg>
  );
});
