import { z } from 'zod';
import { instant } from './common.ts';

/** What came from a device within a slot. */
const heard = z.object({
  uplinks: z.int(),
  /** Uplinks of which every reading came too late to count as live. */
  late: z.int(),
  /** Uplinks of which something was refused and waits in quarantine. */
  refused: z.int(),
});

/** GET /api/v1/devices/{id}/heartbeat: the last 24 hours, hour by hour, the one that goes on at the end. */
export const heartbeat = heard.omit({ uplinks: true }).extend({
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
