import { z } from 'zod';

/** GET /healthz: the process answers. */
export const liveness = z.object({ status: z.literal('ok'), version: z.string() });

/**
 * GET /readyz. `ready` false (status 503) means that the platform does not do its work now: uplinks are not
 * acknowledged, or alerts are not judged. Degraded but ready means that a part is down and nothing is lost: the
 * database of readings cannot be reached, say, and the readings wait in the journal.
 */
export const readiness = z.object({
  ready: z.boolean(),
  status: z.enum(['ok', 'degraded']),
  checks: z.array(
    z.object({
      name: z.enum(['journal', 'registry', 'store', 'ingest']),
      ok: z.boolean(),
      /** Stable, for programs: `disk-full`, `unreachable`, … */
      reason: z.string().nullable(),
    }),
  ),
});
export type Readiness = z.infer<typeof readiness>;
