import { z } from 'zod';
import { instant, pageQuery, queryInstant } from './common.ts';

/** Query of GET /api/v1/audit; newest first. */
export const auditQuery = pageQuery.extend({
  actor: z.string().max(254).optional(),
  resource: z.string().max(254).optional(),
  from: queryInstant.optional(),
  to: queryInstant.optional(),
});

/** Who did what to what, when, from where, and with what result. */
export const auditEntry = z.object({
  id: z.string(),
  at: instant,
  actor: z.string(),
  address: z.string().nullable(),
  action: z.string(),
  resource: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  result: z.enum(['ok', 'denied', 'failed']),
});
