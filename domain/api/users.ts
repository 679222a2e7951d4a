import { z } from 'zod';
import { instant } from './common.ts';
import { grant } from './session.ts';

const name = z.string().min(1).max(120);
/** Characters of a password that somebody chooses, wherever it is chosen. */
export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 256;
const grants = z.array(grant).max(100);
const password = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX);

/** GET /api/v1/users */
export const user = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  grants: z.array(grant),
  disabled: z.boolean(),
  createdAt: instant,
});
export type UserAnswer = z.infer<typeof user>;

/** POST /api/v1/users */
export const newUser = z.object({ email: z.email().max(254), name, grants: grants.min(1), password });
/** PATCH /api/v1/users/{id}; a new password ends every session of the account. */
export const userPatch = z.object({ name, grants, disabled: z.boolean(), password }).partial();
