import { z } from 'zod';
import { alertLevel, ruleDefinition } from '../rules/definition.ts';
import { scope } from '../scopes.ts';
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
  /** Every scope that it belongs to: those of the site where it was raised. */
  place: z.array(scope),
});
export type Alert = z.infer<typeof alert>;
/** An alert as it is kept and handed on inside. */
export type AlertRecord = Omit<Alert, 'place'>;

/** What somebody wrote to an alert: what he found, what he did. */
export const alertNote = z.object({ id: z.string(), at: instant, by: z.string(), text: z.string() });
export type AlertNote = z.infer<typeof alertNote>;
/** Body of POST /api/v1/alerts/{id}/notes */
export const newAlertNote = z.object({ text: z.string().trim().min(1).max(1000) });
/** GET /api/v1/alerts/{id}: with its notes, oldest first */
export const alertWithNotes = alert.extend({ notes: z.array(alertNote) });

/** GET, POST /api/v1/rules; GET, PUT, DELETE /api/v1/rules/{id} */
export const rule = ruleDefinition.extend({
  id: z.string(),
  /** What contains the place that the rule is for. */
  place: z.array(scope),
});
/** Body of POST and PUT; `id` and `place` of an answer may stay in what is sent back, but change nothing. */
export const ruleBody = ruleDefinition.extend({ id: z.string().optional(), place: z.array(scope).optional() });
