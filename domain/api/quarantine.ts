import { z } from 'zod';
import { instant, pageQuery } from './common.ts';

/** Filters of GET /api/v1/quarantine. */
export const quarantineQuery = pageQuery.extend({
  state: z.enum(['waiting', 'replayed', 'discarded', 'all']).default('waiting'),
  device: z.string().max(64).optional(),
  reason: z.string().max(64).optional(),
});

/** GET /api/v1/quarantine?reason&device&state=waiting|replayed|discarded|all, /api/v1/quarantine/{id} */
export const quarantined = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'replayed', 'discarded']),
  /** The device the uplink speaks of, when that could be told. */
  device: z.string().nullable(),
  connection: z.string(),
  topic: z.string(),
  payloadText: z.string().nullable(),
  payloadBase64: z.string(),
  receivedAt: instant,
  reason: z.string(),
  detail: z.string(),
  /** The field or datastream at fault; null when the whole uplink is. */
  field: z.string().nullable(),
});
export type Quarantined = z.infer<typeof quarantined>;

/** POST /api/v1/quarantine/replays: runs the named or matching items through ingest once more. */
export const replayRequest = z.object({
  ids: z.array(z.string()).max(10_000).optional(),
  device: z.string().optional(),
  reason: z.string().optional(),
});
export const replayAnswer = z.object({ replayed: z.number().int(), stillWaiting: z.number().int() });
