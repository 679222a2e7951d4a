import { DAY, type ZoneClock } from '../zone-clock.ts';

const WEEK = 7 * DAY;
/** Zones change their offset at full quarter hours. */
const QUARTER = 900_000;

/** A stretch of time in which a zone keeps one offset from UTC, ms. */
export interface OffsetSpan {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** Cuts [from, to) where the zone changes its offset; one span for most zones. */
export function offsetSpans(clock: ZoneClock, from: number, to: number): OffsetSpan[] {
  const spans: OffsetSpan[] = [];
  for (let start = from; start < to; ) {
    const offset = clock.offset(start);
    const end = endOfOffset(clock, start, to);
    spans.push({ from: start, to: end, offset });
    start = end;
  }
  return spans;
}

function endOfOffset(clock: ZoneClock, from: number, to: number): number {
  const offset = clock.offset(from);
  for (let at = from; at < to; at += WEEK) {
    const last = Math.min(at + WEEK, to) - 1;
    if (clock.offset(last) === offset) continue;
    let before = Math.floor(at / QUARTER);
    let after = Math.floor(last / QUARTER);
    while (after - before > 1) {
      const middle = (before + after) >> 1;
      if (clock.offset(middle * QUARTER) === offset) before = middle;
      else after = middle;
    }
    return after * QUARTER;
  }
  return to;
}
