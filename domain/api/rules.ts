import { z } from 'zod';
import { ruleDefinition } from '../rules/definition.ts';
import { scope } from '../scopes.ts';

/** GET, POST /api/v1/rules; GET, PUT, DELETE /api/v1/rules/{id} */
export const rule = ruleDefinition.extend({
  id: z.string(),
  /** What contains the place that the rule is for. */
  place: z.array(scope),
});

/** Body of POST and PUT; `id` and `place` of an answer may stay in what is sent back, but change nothing. */
export const ruleBody = ruleDefinition.extend({
  id: z.string().optional(),
  place: z.array(scope).optional(),
  /** UCUM unit of the limits as the sender understands them; refused when the property has another. Not kept. */
  unit: z.string().max(32).optional(),
});

/** By what of its scope a rule speaks of a device; `all` when it names nothing. */
const reason = z.object({
  by: z.enum(['device', 'place', 'stage', 'crop', 'site-kind', 'profile', 'all']),
  /** The device, scope, stage, crop, kind of site or profile; null for `all`. */
  id: z.string().nullable(),
});

export type Reason = z.infer<typeof reason>;

/** GET /api/v1/devices/{id}/rules: every enabled rule that speaks of the device today, those that apply first. */
export const effectiveRule = z.object({
  rule,
  /** False when a nearer rule on the same stands before it. */
  applies: z.boolean(),
  because: z.array(reason),
  displacedBy: z.object({ id: z.string(), name: z.object({ vi: z.string(), en: z.string() }) }).nullable(),
  /** The device's datastreams that it looks at, as far as any are known yet; none for silence and for a whole site. */
  datastreams: z.array(z.string()),
});
export type EffectiveRule = z.infer<typeof effectiveRule>;
export const effectiveRules = z.object({ items: z.array(effectiveRule), next: z.null() });
