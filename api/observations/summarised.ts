import type { Span } from '../../domain/spans.ts';
import type { RetentionPolicy } from '../../store/readings/reading-store.ts';
import { DAY, HOUR, type ZoneClock } from '../../store/readings/zone-clock.ts';

interface Kept {
  readonly policy: RetentionPolicy;
  readonly clock: ZoneClock;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Where an instant lies in what is kept of its time: single results may be gone, and then an hour or a day stands as a
 * whole for all that was measured in it. A day more is taken for gone than the policy says, as whole days go at once.
 */
function unitAround(at: number, { policy: { rawDays, hourlyDays }, clock, now }: Kept): Span {
  const gone = (days: number | null): boolean => days !== null && at < now - (days - 1) * DAY;
  if (gone(hourlyDays)) return { from: clock.dayStart(at), to: clock.nextDay(at) };
  if (gone(rawDays)) return { from: clock.hourStart(at), to: clock.hourStart(at) + HOUR };
  return { from: at, to: at };
}

/**
 * Times of which somebody may see readings, without the hours and days that also tell of what came after: at the end of a
 * stay at a site an hour may stand for both sides of the move.
 * @param asked what was asked for: its own ends are nobody's border
 */
export function withoutShared(spans: readonly Span[], asked: Span, kept: Kept): Span[] {
  return spans.flatMap(({ from, to }) => {
    const end = to < asked.to ? unitAround(to, kept).from : to;
    return from < end ? [{ from, to: end }] : [];
  });
}

/** What a deletion of a span really takes with it: hours and days go as a whole where they stand for single results. */
export function deletedWith({ from, to }: Span, kept: Kept): Span {
  const last = unitAround(to, kept);
  return { from: unitAround(from, kept).from, to: last.from === to ? to : last.to };
}
