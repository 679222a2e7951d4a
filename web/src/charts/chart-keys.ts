import type { KeyboardEvent } from 'react';
import type { Crosshair } from './crosshair.ts';

interface ChartKeys {
  readonly crosshair: Crosshair;
  /** What the chart shows, epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Nothing beyond it is asked for. */
  readonly now: number;
  readonly onZoom: (from: number, to: number) => void;
}

const STEP = 1 / 100;
const BIG_STEP = 1 / 10;
/** Less than this is not zoomed into, ms. */
const LEAST_MS = 60_000;

/**
 * What a chart does by keyboard while it has the focus: arrows move the crosshair (Shift by more), Home and End to the
 * ends, + and − zoom about it, Escape takes it away.
 */
export function chartKeys({ crosshair, from, to, now, onZoom }: ChartKeys) {
  const span = to - from;
  const middle = (from + to) / 2;
  const within = (at: number) => Math.max(from, Math.min(to, at));
  const zoom = (factor: number) => {
    const about = crosshair.at() ?? middle;
    const width = Math.max(LEAST_MS, span * factor);
    const end = Math.min(now, Math.round(about + ((to - about) / span) * width));
    onZoom(end - Math.round(width), end);
  };
  return (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = span * (event.shiftKey ? BIG_STEP : STEP);
    // The first step shows where the crosshair is, at the newest end.
    const move = (by: number) => crosshair.moveTo(within((crosshair.at() ?? to) + by));
    const deeds = new Map([
      ['ArrowLeft', () => move(-step)],
      ['ArrowRight', () => move(step)],
      ['Home', () => crosshair.moveTo(from)],
      ['End', () => crosshair.moveTo(to)],
      ['+', () => zoom(0.5)],
      ['=', () => zoom(0.5)],
      ['-', () => zoom(2)],
      ['Escape', () => crosshair.moveTo(null)],
    ]);
    const deed = deeds.get(event.key);
    if (!deed || (event.key === 'Escape' && crosshair.at() === null)) return;
    event.preventDefault();
    deed();
  };
}
