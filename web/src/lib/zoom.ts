import type { RangeChoice } from './time-range.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Nothing shorter is zoomed into, nothing longer out to. */
const LEAST_MS = 10 * MINUTE_MS;
const MOST_MS = 5 * 366 * DAY_MS;
/** An end this near to now, in parts of the span, is now. */
const NEAR_NOW = 0.01;

export interface Window {
  readonly from: number;
  readonly to: number;
}

export const zoomSteps = ['earlier', 'later', 'in', 'out'] as const;
export type ZoomStep = (typeof zoomSteps)[number];

/**
 * The window after one press of a button: half a window earlier or later, half as wide or twice. Nothing after `now` is
 * shown; a window that ends now goes on ending now.
 */
export function stepped({ from, to }: Window, step: ZoomStep, now: number): Window {
  const span = to - from;
  if (step === 'earlier') return { from: from - span / 2, to: to - span / 2 };
  if (step === 'later') {
    const end = Math.min(now, to + span / 2);
    return { from: end - span, to: end };
  }
  const width = Math.min(MOST_MS, Math.max(LEAST_MS, step === 'in' ? span / 2 : span * 2));
  const end = endsNow({ from, to }, now) ? now : Math.min(now, (from + to) / 2 + width / 2);
  return { from: end - width, to: end };
}

/** Whether a window ends now, so that it may go on growing. */
export const endsNow = ({ from, to }: Window, now: number): boolean => to >= now - (to - from) * NEAR_NOW;

/** The window in the words of a link: `now-36h` where it ends now, else two instants. */
export function choiceOf(window: Window, now: number): Required<RangeChoice> {
  const { from, to } = window;
  if (!endsNow(window, now))
    return { from: new Date(Math.round(from)).toISOString(), to: new Date(Math.round(to)).toISOString() };
  const minutes = Math.max(1, Math.round((to - from) / MINUTE_MS));
  return { from: `now-${inUnits(minutes)}`, to: 'now' };
}

function inUnits(minutes: number): string {
  if (minutes >= 2 * 1440 && minutes % 1440 === 0) return `${minutes / 1440}d`;
  if (minutes % 60 === 0 || minutes > 99_999) return `${Math.round(minutes / 60)}h`;
  return `${minutes}m`;
}
