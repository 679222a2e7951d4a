import { z } from 'zod';

/** Where to go once signed in; only within this site, so that a crafted link cannot lead elsewhere. */
export const signInSearch = z.object({
  next: z
    .string()
    .regex(/^\/(?![/\\])/)
    .optional()
    .catch(undefined),
});
