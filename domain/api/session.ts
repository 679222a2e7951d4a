import { z } from 'zod';
import { scope } from '../scopes.ts';
import { instant } from './common.ts';

/** What a person or a token may do, each including the one before. */
export const role = z.enum(['viewer', 'operator', 'manager', 'administrator']);
export type Role = z.infer<typeof role>;

/** A role on a scope. */
export const grant = z.object({ role, scope });

export const signIn = z.object({ email: z.email().max(254), password: z.string().min(1).max(256) });

/** GET, POST /api/v1/session */
export const session = z.object({
  user: z.object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    /** The highest anywhere; null for somebody who may do nothing. */
    role: role.nullable(),
    grants: z.array(grant),
  }),
  expiresAt: instant.nullable(),
});
export type Session = z.infer<typeof session>;

/** GET /api/v1/tokens; `secret` is in the answer to the POST alone. */
export const apiToken = z.object({
  id: z.string(),
  name: z.string(),
  role,
  scope,
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
});
export type ApiToken = z.infer<typeof apiToken>;
export const newApiToken = z.object({
  name: z.string().min(1).max(120),
  role,
  scope: scope.default('all'),
  expiresAt: instant.nullable().default(null),
});
export const createdApiToken = apiToken.extend({ secret: z.string() });
