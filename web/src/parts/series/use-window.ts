import { useMemo } from 'react';
import { type Preset, type RangeChoice, resolveRange, type TimeRange } from '../../lib/time-range.ts';
import { useNow } from '../../ui/use-now.ts';

const MINUTE_MS = 60_000;

/** The range that a choice means this minute: the same object until the minute is over. */
export function useWindow({ from, to }: RangeChoice, usual: Preset): TimeRange {
  const minute = Math.floor(useNow() / MINUTE_MS) * MINUTE_MS;
  return useMemo(() => resolveRange({ from, to }, minute, usual), [from, to, minute, usual]);
}
