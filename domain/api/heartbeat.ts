import { z } from 'zod';
import { instant } from './common.ts';

/** What there is of a device from within a slot. */
const heard = z.object({
  /** Instants measured within the slot of which readings are there, whenever they came; no more than were promised. */
  reports: z.int(),
  /** Those of them that came late: the gap is filled. */
  late: z.int(),
  /** Uplinks of which something was refused and waits in quarantine. */
  refused: z.int(),
});

/** GET /api/v1/devices/{id}/heartbeat: the last 24 hours, hour by hour, the one that goes on at the end. */
export const heartbeat = heard.omit({ reports: true }).extend({
  from: instant,
  to: instant,
  slotMs: z.int(),
  /** By the interval at which it is to report; below 1 for one that reports less than once a slot. */
  expectedPerSlot: z.number(),
  /** Oldest first; null before the device was there, and while it stood where the caller may not see. */
  slots: z.array(heard.nullable()),
  /** Of the slots that are told. */
  received: z.int(),
  expected: z.int(),
});
export type Heartbeat = z.infer<typeof heartbeat>;
