import { z } from 'zod';
import { activeTime, ruleScope } from '../rules/definition.ts';
import { inBoth, named } from '../rules/steps.ts';
import { day } from '../units/unit.ts';

/** What a template is about; the library is shown by it. */
export const templateTopic = z.enum([
  'rice',
  'salinity',
  'shrimp',
  'fish',
  'livestock',
  'soil',
  'weather',
  'flood',
  'surface-water',
  'power',
  'water-supply',
  'devices',
]);
export type TemplateTopic = z.infer<typeof templateTopic>;

/** How far the figures can be trusted: read at the source, taken from somebody who cites it, or set by Sen's authors. */
export const sureness = z.enum(['verified', 'second-hand', 'made']);

/** A number that whoever uses the template sets. */
export const templateParameter = z
  .object({
    name: z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/),
    label: named(120),
    /** UCUM, the unit of what it is held against; `1` for a pure number. */
    unit: z.string().min(1).max(32),
    /** null: there is none that fits everywhere, so it has to be set. */
    default: z.number().nullable(),
    min: z.number(),
    max: z.number(),
  })
  .refine(({ min, max }) => min <= max, { path: ['max'], message: 'the largest value lies below the smallest' })
  .refine(({ default: value, min, max }) => value === null || (min <= value && value <= max), {
    path: ['default'],
    message: 'lies outside min and max',
  });
export type TemplateParameter = z.infer<typeof templateParameter>;

/** What a template says, without what it is known by. */
export const templateBody = z.object({
  topic: templateTopic,
  name: named(120),
  description: named(600),
  /** Where its figures are from: a decree, a standard, a paper. */
  source: z.object({ text: named(300), sureness }),
  /** When and where they hold: both days included, null without an end; `where` in words, null for everywhere. */
  valid: z.object({ from: day.nullable(), until: day.nullable(), where: named(200).nullable() }),
  parameters: z.array(templateParameter).max(20),
  /** The scope that it is meant for; whoever uses it chooses his own. */
  scope: ruleScope.prefault({}),
  advice: inBoth(300).default({ vi: '', en: '' }),
  active: activeTime.nullable().default(null),
  /** A condition in which references stand for parameters (`references.ts`); it is checked once they are filled in. */
  condition: z.record(z.string().max(40), z.unknown()),
});

export const templateId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);

export type TemplateBody = z.infer<typeof templateBody>;

/** A template in one version. */
export const ruleTemplate = templateBody.extend({
  id: templateId,
  /** Those below 1,000 are shipped with Sen, those from 1,001 on are of this installation. */
  version: z.int().min(1),
});
export type RuleTemplate = z.infer<typeof ruleTemplate>;

/** The first version of one's own less one: shipped versions and own ones never share a number. */
export const SHIPPED_VERSIONS = 1000;
