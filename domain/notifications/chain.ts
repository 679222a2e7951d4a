import { z } from 'zod';
import { alertLevel } from '../rules/steps.ts';
import { type Place, partsOf, type Scope, type ScopeKind } from '../scopes.ts';

/** PUT /api/v1/escalation-chains/{scope}: who is told next while nobody takes an alert of a place in hand. */
export const escalationChain = z.object({
  /** The mildest level that it is for. */
  fromLevel: alertLevel,
  /** Minutes are counted from when the alert reached that level, and grow. */
  steps: z
    .array(
      z.object({
        afterMinutes: z
          .int()
          .min(1)
          .max(7 * 1440),
        /** Ids of accounts. */
        users: z
          .array(z.string().max(64))
          .min(1)
          .max(20)
          .refine((list) => new Set(list).size === list.length, 'names somebody twice'),
      }),
    )
    .min(1)
    .max(10)
    .refine(
      (steps) => steps.every((step, n) => n === 0 || step.afterMinutes > (steps[n - 1]?.afterMinutes ?? 0)),
      'a later step has to come later than the one before',
    ),
});
export type EscalationChain = z.infer<typeof escalationChain>;

/** Nearest first. */
const nearness: readonly ScopeKind[] = ['village', 'organisation', 'commune', 'province', 'all'];

/** The scopes of a place that a chain may be of, nearest first. */
export function nearestScopes(place: Place): readonly Scope[] {
  return nearness.flatMap((kind) => place.filter((one) => partsOf(one).kind === kind));
}
