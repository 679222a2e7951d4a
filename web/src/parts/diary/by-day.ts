import { localDay } from '../../../../domain/time.ts';
import { TIME_ZONE } from '../../lib/time-zone.ts';

/** Entries by the day of Vietnam on which they were made, in the order in which they come. */
export function byDay<T extends { readonly at: string }>(entries: readonly T[]): { day: string; entries: T[] }[] {
  const days: { day: string; entries: T[] }[] = [];
  for (const entry of entries) {
    const day = localDay(Date.parse(entry.at), TIME_ZONE);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}
