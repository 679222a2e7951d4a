import { z } from 'zod';
import { conditionKinds } from '../../../../domain/rules/condition-kinds.ts';
import { alertLevel } from '../../../../domain/rules/steps.ts';

const text = z.string().min(1).max(100).optional().catch(undefined);

/** What the URL says of the list of alerts. */
export const alertsSearch = z.object({
  state: z.enum(['cleared', 'all']).optional().catch(undefined),
  level: alertLevel.optional().catch(undefined),
  kind: z.enum(conditionKinds).optional().catch(undefined),
  place: text,
  assigned: text,
  q: text,
  site: text,
  device: text,
  rule: text,
});
