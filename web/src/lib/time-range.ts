import { z } from 'zod';
import { parseMoment } from './moment.ts';

const DAY_MS = 86_400_000;

/** Ranges that are offered; the keys are those of the texts `range.*`. */
export const PRESETS = {
  '24h': { from: 'now-24h', to: 'now' },
  '7d': { from: 'now-7d', to: 'now' },
  '30d': { from: 'now-30d', to: 'now' },
  '1y': { from: 'now-1y', to: 'now' },
} as const satisfies Record<string, Required<RangeChoice>>;

export type Preset = keyof typeof PRESETS;
export const presets = Object.keys(PRESETS) as Preset[];

/** What the URL says of a range, in the words of `parseMoment`. An end that is left out is now; a start, what the page takes. */
export interface RangeChoice {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const end = z.string().max(40).optional().catch(undefined);
/** The two ends among what a page has in its URL. */
export const rangeSearch = { from: end, to: end };

/** Epoch ms; [from, to). `live` when the range ends now and goes on growing. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
  readonly live: boolean;
  /** Why the range that was asked for is not the one that is shown: the page says so. */
  readonly fault: RangeFault | null;
}

/** An end is no time; the end comes before the start; all of it is yet to come; it is longer than what is kept. */
export type RangeFault = 'unreadable' | 'backwards' | 'ahead' | 'too-long';

const MAX_MS = 10 * 366 * DAY_MS;

/** The range that a choice means at `now`; one that makes no sense is `otherwise`, with the fault told. */
export function resolveRange(choice: RangeChoice, now: number, otherwise: Preset = '24h'): TimeRange {
  const asked = { from: choice.from ?? PRESETS[otherwise].from, to: choice.to ?? 'now' };
  const from = parseMoment(asked.from, now, 'start');
  const to = parseMoment(asked.to, now, 'end');
  const fault = faultOf(from, to, now);
  if (fault === null && from !== null && to !== null) {
    const live = asked.to.startsWith('now') && to >= now;
    return { from, to: live ? now : to, live, fault };
  }
  const start = parseMoment(PRESETS[otherwise].from, now, 'start') ?? now - DAY_MS;
  return { from: start, to: now, live: true, fault };
}

function faultOf(from: number | null, to: number | null, now: number): RangeFault | null {
  if (from === null || to === null) return 'unreadable';
  if (from >= to) return 'backwards';
  if (from >= now) return 'ahead';
  return to - from > MAX_MS ? 'too-long' : null;
}

/** Which of the offered ranges a choice is; null for any other. */
export function presetOf({ from, to }: RangeChoice, otherwise: Preset = '24h'): Preset | null {
  if (from === undefined && to === undefined) return otherwise;
  return presets.find((key) => PRESETS[key].from === from && (to ?? 'now') === PRESETS[key].to) ?? null;
}

/** A choice of two instants, epoch ms. */
export const fixedRange = (from: number, to: number): Required<RangeChoice> => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
