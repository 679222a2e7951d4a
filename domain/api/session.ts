import { z } from 'zod';
import { name as givenName } from '../name.ts';
import { scope } from '../scopes.ts';
import { instant } from './common.ts';

/** What a person or a token may do, each including the one before. */
export const role = z.enum(['viewer', 'operator', 'manager', 'administrator']);
export type Role = z.infer<typeof role>;

/** A role on a scope. */
export const grant = z.object({ role, scope });

/** A right as it is shown: `scopeName` is what people call the scope; the scope itself where nothing is known of it. */
export const namedGrant = grant.extend({ scopeName: z.string() });

/** The languages in which Sen speaks. */
export const language = z.enum(['vi', 'en']);
export type Language = z.infer<typeof language>;

/** `simple` leaves out what a farmer never needs: settings, raw messages, technical words. */
export const displayMode = z.enum(['simple', 'full']);
export type DisplayMode = z.infer<typeof displayMode>;

/** Six digits of the second factor, or a recovery code. */
export const secondFactorCode = z.string().trim().min(6).max(20);

/** POST /api/v1/session; `code` when the account has a second factor. */
export const signIn = z.object({
  email: z.email().max(254),
  password: z.string().min(1).max(256),
  code: secondFactorCode.optional(),
});

/** GET, POST /api/v1/session */
export const session = z.object({
  user: z.object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    language,
    /** What was chosen; null for what suits the role: `simple` for a viewer or an operator. */
    mode: displayMode.nullable(),
    /** The highest anywhere; null for somebody who may do nothing. */
    role: role.nullable(),
    grants: z.array(namedGrant),
  }),
  /** `required`: until there is one, nothing but one's own account can be used. */
  secondFactor: z.object({ enrolled: z.boolean(), required: z.boolean() }),
  expiresAt: instant.nullable(),
  /** A screen on a wall, named by `user.name`: it may look at what lies in its scope, and nothing else. */
  display: z.boolean().default(false),
});
export type Session = z.infer<typeof session>;

/** GET /api/v1/tokens; `secret` is in the answer to the POST alone. */
export const apiToken = namedGrant.extend({
  id: z.string(),
  name: z.string(),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
});
export type ApiToken = z.infer<typeof apiToken>;
export const newApiToken = z.object({
  name: givenName,
  role,
  scope: scope.default('all'),
  expiresAt: instant.nullable().default(null),
});
export const createdApiToken = apiToken.extend({ secret: z.string() });
