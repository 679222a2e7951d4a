import type { Heartbeat } from '../../../domain/api/heartbeat.ts';

/** What came within a slot: all of it, some, nothing; nothing that was due; or before the device was there. */
export type Beat = 'full' | 'partial' | 'none' | 'quiet' | 'untold';

/** A message that comes a minute late falls into the next slot: this much of a slot is all of it. */
const FULL = 0.9;

/** How each slot went; the last goes on, so only what was due until `to` is asked of it. */
export function beatsOf({ slots, slotMs, expectedPerSlot, from, to }: Heartbeat): Beat[] {
  const start = Date.parse(from);
  const end = Date.parse(to);
  return slots.map((slot, i) => {
    if (slot === null) return 'untold';
    const lasted = Math.min(1, Math.max(0, (end - start - i * slotMs) / slotMs));
    const due = expectedPerSlot * lasted;
    if (slot.reports === 0) return due < 1 ? 'quiet' : 'none';
    return slot.reports + 0.5 >= (lasted < 1 ? Math.floor(due) : due) * FULL ? 'full' : 'partial';
  });
}
