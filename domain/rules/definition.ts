import { z } from 'zod';
import { scope } from '../scopes.ts';

/** Operational severities, mildest first: watch it, act on it, danger. */
export const alertLevel = z.enum(['watch', 'act', 'danger']);
export type AlertLevel = z.infer<typeof alertLevel>;

const threshold = z
  .object({
    kind: z.literal('threshold'),
    property: z.string().regex(/^[a-z][a-z0-9_]{0,62}$/),
    /** null applies the rule to every channel of the property. */
    channel: z.string().nullable().default(null),
    operator: z.enum(['<', '<=', '>', '>=']),
    /** In the property's own unit. */
    value: z.number(),
    /** The alert clears only beyond this value (hysteresis); the same as `value` when there is none. */
    clearValue: z.number(),
    /** How long, in event time, the condition must hold before the alert is raised. */
    minDurationS: z
      .number()
      .int()
      .min(0)
      .max(7 * 86_400)
      .default(0),
  })
  .refine((c) => (c.operator.startsWith('<') ? c.clearValue >= c.value : c.clearValue <= c.value), {
    path: ['clearValue'],
    message: 'the clear value lies on the wrong side of the alarm value: below it for > and >=, above it for < and <=',
  });

const noData = z.object({
  kind: z.literal('no-data'),
  /** Raised after this many expected intervals of silence, judged by the clock. */
  intervals: z.number().min(1).max(100).default(3),
});

const ruleCondition = z.union([threshold, noData]);
export type ThresholdCondition = z.infer<typeof threshold>;
export type NoDataCondition = z.infer<typeof noData>;

/**
 * The devices a rule watches: those named, else all of a profile, else all; of these only what belongs to the place, and
 * only while the site bears the crop and the crop is at the stage.
 */
export const ruleScope = z
  .object({
    devices: z.array(z.string()).max(10_000).default([]),
    profile: z.string().nullable().default(null),
    place: scope.nullable().default(null),
    /** Crop or species of the season that the site is in today. */
    crop: z.string().min(1).max(63).nullable().default(null),
    /** Growth stage of that crop today. */
    stage: z.string().min(1).max(63).nullable().default(null),
  })
  .refine(({ crop, stage }) => stage === null || crop !== null, {
    path: ['stage'],
    message: 'a growth stage is one of a crop: say which crop',
  });
export type RuleScope = z.infer<typeof ruleScope>;

export const ruleDefinition = z.object({
  name: z.object({ vi: z.string().min(1).max(120), en: z.string().min(1).max(120) }),
  /** What to do about it, one sentence in farmers' words. */
  advice: z.object({ vi: z.string().max(300), en: z.string().max(300) }).default({ vi: '', en: '' }),
  level: alertLevel,
  enabled: z.boolean().default(true),
  scope: ruleScope,
  condition: ruleCondition,
});
export type RuleDefinition = z.infer<typeof ruleDefinition>;
export type Rule = RuleDefinition & { readonly id: string };
