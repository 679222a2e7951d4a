import { z } from 'zod';
import { ruleTopics } from './topic-list.ts';

/** What the URL says of the list of rules. */
export const rulesSearch = z.object({
  q: z.string().max(100).optional().catch(undefined),
  topic: z.enum(ruleTopics).optional().catch(undefined),
  state: z.enum(['on', 'off']).optional().catch(undefined),
});

/** The template that a new rule begins with; `scratch` for none. */
export const newRuleSearch = z.object({ template: z.string().max(63).optional().catch(undefined) });
