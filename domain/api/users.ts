import { z } from 'zod';
import { name as givenName } from '../name.ts';
import { scope } from '../scopes.ts';
import { instant, pageQuery } from './common.ts';
import { grant, namedGrant, role } from './session.ts';

/** Characters of a password that somebody chooses, wherever it is chosen. */
export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 256;
export const newPassword = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX);
/** What is given at once; a right names each scope once. */
export const newGrants = z
  .array(grant)
  .min(1)
  .max(20)
  .refine((list) => new Set(list.map((one) => one.scope)).size === list.length, 'names a scope twice');

/** GET /api/v1/users: accounts with a right where the caller looks after people. */
export const user = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  /** Those that the caller may know of, and may therefore change or take away. */
  grants: z.array(namedGrant),
  /** Whether the caller may change the account itself: everything it may do is where he looks after people. */
  manageable: z.boolean(),
  disabled: z.boolean(),
  secondFactor: z.boolean(),
  /** Until when nobody can sign in, after too many failures. */
  lockedUntil: instant.nullable(),
  lastSignInAt: instant.nullable(),
  createdAt: instant,
});
export type UserAnswer = z.infer<typeof user>;

export const userQuery = pageQuery.extend({
  /** Part of the name or e-mail address; case and diacritics do not count. */
  q: z.string().max(120).optional(),
  /** Only those with a right on this very scope. */
  scope: scope.optional(),
});

/** POST /api/v1/users */
export const newUser = z.object({
  email: z.email().max(254),
  name: givenName,
  grants: newGrants,
  password: newPassword,
});
/** PATCH /api/v1/users/{id}; disabling ends every session of the account. */
export const userPatch = z.object({ name: givenName, disabled: z.boolean() }).partial();
/** PUT /api/v1/users/{id}/grants/{scope} */
export const grantBody = z.object({ role });

/** GET /api/v1/scopes: where the caller may give rights. */
export const scopeChoice = z.object({
  scope,
  name: z.string(),
  /** What it lies in, as the province of a commune. */
  within: z.string().nullable(),
});
export type ScopeChoice = z.infer<typeof scopeChoice>;
export const scopeQuery = z.object({ q: z.string().max(120).default('') });
