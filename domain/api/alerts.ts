import { z } from 'zod';
import { alertLevel, ruleDefinition } from '../rules/definition.ts';
import { instant, pageQuery } from './common.ts';

export const alertState = z.enum(['raised', 'acknowledged', 'cleared']);
export type AlertState = z.infer<typeof alertState>;

/** Filters of GET /api/v1/alerts; `open` is raised or acknowledged. */
export const alertQuery = pageQuery.extend({
  state: z.enum(['open', 'cleared', 'all']).default('open'),
  device: z.string().max(64).optional(),
  site: z.string().max(64).optional(),
});

/** GET /api/v1/alerts, POST /api/v1/alerts/{id}/acknowledgements */
export const alert = z.object({
  id: z.string(),
  rule: z.string(),
  ruleName: z.object({ vi: z.string(), en: z.string() }),
  advice: z.object({ vi: z.string(), en: z.string() }),
  kind: z.enum(['threshold', 'no-data']),
  level: alertLevel,
  state: alertState,
  device: z.string(),
  deviceName: z.string(),
  site: z.string().nullable(),
  siteName: z.string().nullable(),
  /** null for no-data */
  datastream: z.string().nullable(),
  operator: z.string().nullable(),
  threshold: z.number().nullable(),
  /** The result that raised it, and the worst so far. */
  value: z.number().nullable(),
  peak: z.number().nullable(),
  /** Event time. */
  raisedAt: instant,
  acknowledgedAt: instant.nullable(),
  acknowledgedBy: z.string().nullable(),
  clearedAt: instant.nullable(),
});
export type Alert = z.infer<typeof alert>;

/** GET, POST /api/v1/rules; GET, PUT, DELETE /api/v1/rules/{id} */
export const rule = ruleDefinition.and(z.object({ id: z.string() }));
/** Body of POST and PUT; the `id` of an answer may stay in what is sent back, but changes nothing. */
export const ruleBody = ruleDefinition.extend({ id: z.string().optional() });
