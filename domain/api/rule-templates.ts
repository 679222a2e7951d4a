import { z } from 'zod';
import { ruleScope } from '../rules/definition.ts';
import { ruleTemplate, templateBody } from '../templates/template.ts';

/** GET /api/v1/rule-templates, GET /api/v1/rule-templates/{id} */
export const ruleTemplateAnswer = ruleTemplate.extend({
  /** Whether this version was written here rather than shipped. */
  own: z.boolean(),
  /** The shipped version that it stands before; null when it is that one, or when there is none. */
  shipped: z.int().nullable(),
});
export type RuleTemplateAnswer = z.infer<typeof ruleTemplateAnswer>;
export const ruleTemplates = z.object({ items: z.array(ruleTemplateAnswer), next: z.null() });

/** Body of PUT /api/v1/rule-templates/{id}; what else is in an answer may stay in what is sent back, but changes nothing. */
export const templateChange = templateBody.extend({
  id: z.string().optional(),
  version: z.int().optional(),
  own: z.boolean().optional(),
  shipped: z.int().nullable().optional(),
});

/** GET /api/v1/rule-templates/{id}: the newest version, or the one asked for */
export const templateQuery = z.object({ version: z.coerce.number().int().min(1).optional() });

/** Body of POST /api/v1/rule-templates/{id}/definitions; the answer is a rule definition, not saved. */
export const templateFill = z.object({
  version: z.int().min(1).optional(),
  /** Those left out have their default. */
  parameters: z.record(z.string().max(40), z.number()).default({}),
  /** Left out, the one that the template is meant for. */
  scope: ruleScope.optional(),
});
