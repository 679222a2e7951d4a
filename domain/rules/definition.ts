import { z } from 'zod';
import { scope } from '../scopes.ts';
import { siteKind } from '../site-kinds.ts';
import { condition } from './conditions.ts';
import { inBoth, named } from './steps.ts';

/**
 * The devices a rule watches: those named, else all of a profile, else all; of these only what belongs to the place and
 * stands at that kind of site, and only while the site bears the crop and the crop is at the stage.
 */
export const ruleScope = z
  .object({
    devices: z.array(z.string()).max(10_000).default([]),
    profile: z.string().nullable().default(null),
    siteKind: siteKind.nullable().default(null),
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

const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const dayOfYear = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);

/** When a rule may raise anything, in the site's local time; what is open then still clears at any time. */
export const activeTime = z.object({
  /** `from` later than `to` goes over midnight. */
  hours: z.object({ from: localTime, to: localTime }).nullable().default(null),
  /** ISO 8601: Monday is 1; null for every day. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).nullable().default(null),
  /** Days of the year as `MM-DD`, both included; `from` later than `to` goes over New Year. */
  season: z.object({ from: dayOfYear, to: dayOfYear }).nullable().default(null),
});
export type ActiveTime = z.infer<typeof activeTime>;

/** The template that a rule was made from, and with what. */
export const madeFrom = z.object({
  id: z.string().max(63),
  version: z.int().min(1),
  parameters: z.record(z.string().max(40), z.number()).default({}),
});

export const ruleDefinition = z.object({
  name: named(120),
  /** What to do about it, one sentence in farmers' words; `{value}`, `{limit}`, `{unit}`, `{device}`, `{site}` stand for theirs. */
  advice: inBoth(300).default({ vi: '', en: '' }),
  enabled: z.boolean().default(true),
  scope: ruleScope,
  active: activeTime.nullable().default(null),
  condition,
  template: madeFrom.nullable().default(null),
});
export type RuleDefinition = z.infer<typeof ruleDefinition>;
export type Rule = RuleDefinition & { readonly id: string };
