import { z } from 'zod';
import type { Grant } from '../permissions.ts';
import { alertLevel } from '../rules/steps.ts';
import { partsOf, type Scope, scope } from '../scopes.ts';

/** `06:30`, in the time of the installation. */
const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time such as 06:30');

/** When nobody wants to be woken; `from` later than `to` goes over midnight. */
const quietHours = z
  .object({ from: localTime, to: localTime })
  .refine(({ from, to }) => from !== to, { path: ['to'], message: 'is the time at which they begin' });
export type QuietHours = z.infer<typeof quietHours>;

/** GET, PUT /api/v1/account/notifications: what somebody wants to be told, and when. */
export const preferences = z.object({
  /** `own`: the organisations and villages on which he has a right; else what he chose, as far as he may see it. */
  follows: z.union([z.literal('own'), z.array(scope).max(50)]).default('own'),
  /** From this level on he is told at once; what is milder waits for the digest. */
  tellFrom: alertLevel.default('act'),
  /** When the day's digest comes; null for none. */
  digestAt: localTime.nullable().default('06:30'),
  /** Null for somebody who may always be told. */
  quiet: quietHours.nullable().default({ from: '21:00', to: '05:00' }),
  /** From this level on he is told in quiet hours as well. */
  quietExcept: alertLevel.default('danger'),
});
export type Preferences = z.infer<typeof preferences>;

/** What holds for somebody who never chose. */
export const defaultPreferences: Preferences = preferences.parse({});

/**
 * The places whose alerts somebody is told of. A right on a whole commune, province or installation is a duty, and no wish
 * to hear of each of its ponds: those are followed by choice only.
 */
export function followedScopes({ follows }: Pick<Preferences, 'follows'>, grants: readonly Grant[]): readonly Scope[] {
  if (follows !== 'own') return follows;
  return grants.map((grant) => grant.scope).filter((one) => ['organisation', 'village'].includes(partsOf(one).kind));
}
