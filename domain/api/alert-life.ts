import { z } from 'zod';
import { alertCause } from '../alerts/life.ts';
import { alert } from './alerts.ts';
import { instant } from './common.ts';
import { observationResult } from './observations.ts';

/** Minutes for which nobody is told of an alert: five minutes to a week. */
const minutes = z
  .int()
  .min(5)
  .max(7 * 24 * 60);
const person = z.string().max(64).nullable();
const text = z.string().trim().min(1).max(1000).optional();

/** PUT /api/v1/alerts/{id}/assignee: the id of whoever sees to it; null for nobody. */
export const assignment = z.strictObject({ user: person });

/** PUT /api/v1/alerts/{id}/snooze: nobody is told of it for so long; it is judged on. */
export const snoozing = z.strictObject({ minutes });

/** POST /api/v1/alerts/{id}/closing: why there was an alert; of one that is open, that it is over. */
export const alertClosing = z.strictObject({
  cause: alertCause,
  /** What was found, kept as a note. */
  text,
});

/** GET /api/v1/alerts/{id}/assignees: people who may see to it, by name. */
export const assignees = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });

/** As many alerts as are changed at once. */
export const MAX_AT_ONCE = 200;

/** POST /api/v1/alerts/actions */
export const alertActions = z.strictObject({
  ids: z.array(z.string().max(64)).min(1).max(MAX_AT_ONCE),
  action: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('acknowledge') }),
    z.strictObject({ kind: z.literal('assign'), user: person }),
    z.strictObject({ kind: z.literal('snooze'), minutes }),
    z.strictObject({ kind: z.literal('wake') }),
    z.strictObject({ kind: z.literal('close'), cause: alertCause, text }),
  ]),
});
export type AlertAction = z.infer<typeof alertActions>['action'];

/** Why an alert among several was left as it is: `assignee` is nobody who may see to it. */
export const alertRefusal = z.enum(['unknown', 'not-allowed', 'cleared', 'assignee']);
export type AlertRefusal = z.infer<typeof alertRefusal>;

/** What came of each, in the order of the ids; what was so before is done as well. */
export const alertActionResults = z.object({
  items: z.array(z.object({ id: z.string(), outcome: z.enum(['done', 'refused']), reason: alertRefusal.nullable() })),
});

/** GET /api/v1/alerts/{id}/neighbours: what else goes on around it. */
export const alertNeighbours = z.object({
  /** Other open alerts of the same cause, site or village, newest first. */
  alerts: z.array(alert),
  /** Newest results of the same property at the same site and in the same village, those of its own site first. */
  results: z.array(
    z.object({
      device: z.string(),
      deviceName: z.string(),
      site: z.string(),
      siteName: z.string(),
      datastream: z.string(),
      at: instant,
      result: observationResult,
    }),
  ),
});
export type AlertNeighbours = z.infer<typeof alertNeighbours>;
