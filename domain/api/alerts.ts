import { z } from 'zod';
import { alertCause, alertEventKind } from '../alerts/life.ts';
import { conditionKinds } from '../rules/condition-kinds.ts';
import { alertLevel, riskLevel } from '../rules/steps.ts';
import { scope } from '../scopes.ts';
import { instant, pageQuery } from './common.ts';

export const alertState = z.enum(['raised', 'acknowledged', 'cleared']);

/** Filters of GET /api/v1/alerts; `open` is raised or acknowledged. */
export const alertQuery = pageQuery.extend({
  state: z.enum(['open', 'cleared', 'all']).default('open'),
  device: z.string().max(64).optional(),
  site: z.string().max(64).optional(),
  /** Only within this place. */
  place: scope.optional(),
  /** That level or a worse one. */
  level: alertLevel.optional(),
  kind: z.enum(conditionKinds).optional(),
  rule: z.string().max(100).optional(),
  /** A person's id, `me`, or `nobody`. */
  assigned: z.string().max(64).optional(),
  /** All alerts of one cause. */
  group: z.string().max(64).optional(),
  /** `groups` answers each cause once, by its first alert that fits; what is searched for with `q` is always answered by itself. */
  by: z.enum(['alerts', 'groups']).default('alerts'),
  /** Part of a device's, site's or rule's name, without regard to accents. A page may hold fewer than `limit`; `next` tells whether that was all. */
  q: z.string().trim().max(100).optional(),
});

const both = z.object({ vi: z.string(), en: z.string() });

/** What changes of an alert answer: POST /api/v1/alerts/{id}/acknowledgements, PUT …/assignee, … */
export const alert = z.object({
  id: z.string(),
  rule: z.string(),
  ruleName: both,
  /** What to do about it, at the step where it stands, with its values filled in. */
  advice: both,
  kind: z.enum(conditionKinds),
  /** The step where it stands (when cleared: stood last), from 1; how many there are; the highest it reached. */
  step: z.int(),
  steps: z.int(),
  highestStep: z.int(),
  /** The step's own name, „Báo động 2”. */
  label: both.nullable(),
  level: alertLevel,
  /** Disaster risk level 1–5 of Decision 18/2021/QĐ-TTg. */
  risk: riskLevel.nullable(),
  state: alertState,
  /** null for a rule on a whole site */
  device: z.string().nullable(),
  deviceName: z.string().nullable(),
  site: z.string().nullable(),
  siteName: z.string().nullable(),
  /** null for no-data and for a rule on a whole site */
  datastream: z.string().nullable(),
  operator: z.string().nullable(),
  /** The limit of the step where it stands. */
  threshold: z.number().nullable(),
  /** What was measured when it was raised, and the worst so far. */
  value: z.number().nullable(),
  peak: z.number().nullable(),
  /** Event time. */
  raisedAt: instant,
  acknowledgedAt: instant.nullable(),
  /** By name; empty for somebody whose account is gone. */
  acknowledgedBy: z.string().nullable(),
  /** The person who sees to it. */
  assignedTo: z.object({ id: z.string(), name: z.string() }).nullable(),
  snoozedUntil: instant.nullable(),
  clearedAt: instant.nullable(),
  cause: alertCause.nullable(),
  closedAt: instant.nullable(),
  closedBy: z.string().nullable(),
  /** How often it came back soon after it had cleared. */
  flaps: z.int(),
  inMaintenance: z.boolean(),
  /** Id of the first alert of the same cause. */
  group: z.string(),
  /** Silent devices that it explains. */
  explains: z.int(),
  /** Every scope that it belongs to: those of the site where it was raised. */
  place: z.array(scope),
  /** Given where it was raised at a household's: nothing of it stays on anybody's phone. */
  personal: z.literal(true).optional(),
});
export type Alert = z.infer<typeof alert>;
/** An alert as it is kept and handed on inside; for those who may not see what was measured, the advice says nothing of it. */
export type AlertRecord = Omit<Alert, 'place' | 'personal'> & { readonly adviceWithoutValue: Alert['advice'] };

/** GET /api/v1/alerts */
export const listedAlert = alert.extend({
  /** How many alerts of its cause fit, and at how many sites; with `by=groups` and no `q`, else null: it stands for itself alone. */
  groupSize: z.int().nullable(),
  groupSites: z.int().nullable(),
});
export type ListedAlert = z.infer<typeof listedAlert>;

/** What somebody wrote to an alert: what he found, what he did. */
export const alertNote = z.object({ id: z.string(), at: instant, by: z.string(), text: z.string() });
export type AlertNote = z.infer<typeof alertNote>;
/** Body of POST /api/v1/alerts/{id}/notes */
export const newAlertNote = z.object({ text: z.string().trim().min(1).max(1000) });

/** One line of an alert's timeline. */
export const alertEvent = z.object({
  id: z.string(),
  kind: alertEventKind,
  /** Event time of what a machine did, else when it was done. */
  at: instant,
  recordedAt: instant,
  /** By name; empty for somebody whose account is gone, null for Sen itself. */
  by: z.string().nullable(),
  step: z.int().nullable(),
  value: z.number().nullable(),
  /** What was written; of `assigned` the person's name, of `snoozed` until when, of `closed` the cause. */
  text: z.string().nullable(),
});
export type AlertEventRecord = z.infer<typeof alertEvent>;
