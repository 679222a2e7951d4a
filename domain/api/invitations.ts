import { z } from 'zod';
import { name as givenName } from '../name.ts';
import { instant } from './common.ts';
import { language, namedGrant } from './session.ts';
import { newGrants, newPassword } from './users.ts';

const email = z.email().max(254);
/** The secret of a link, as it stands behind its `#`. */
const linkSecret = z.string().min(20).max(100);

/** POST /api/v1/invitations */
export const newInvitation = z.object({
  /** Where the link is sent; without it, the link is to be handed over by whoever invites. */
  email: email.nullable().default(null),
  grants: newGrants,
  /** Of the letter. */
  language: language.default('vi'),
});

/** GET /api/v1/invitations: those that wait. */
export const invitation = z.object({
  id: z.string(),
  email: z.string().nullable(),
  grants: z.array(namedGrant),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
});
export type InvitationAnswer = z.infer<typeof invitation>;
/** `link` is in the answer to the POST alone. */
export const createdInvitation = invitation.extend({ link: z.string() });

/** POST /api/v1/invitations/lookup */
export const invitationLookup = z.object({ secret: linkSecret });
export const invitationView = z.object({
  invitedBy: z.string(),
  /** Whose it is meant to be; null when anybody with the link may take it. */
  email: z.string().nullable(),
  grants: z.array(namedGrant),
  expiresAt: instant,
});

/** POST /api/v1/invitations/acceptances: makes an account and signs in. */
export const invitationAcceptance = z.object({
  secret: linkSecret,
  email,
  name: givenName,
  password: newPassword,
  language: language.default('vi'),
});
/** POST /api/v1/account/invitations: adds the rights to the account that one has. */
export const invitationJoin = z.object({ secret: linkSecret });

/** POST /api/v1/password-resets: the answer is the same whether or not there is such an account. */
export const resetRequest = z.object({ email });
/** POST /api/v1/password-resets/lookup */
export const resetLookup = z.object({ secret: linkSecret });
export const resetView = z.object({ email: z.string(), expiresAt: instant });
/** POST /api/v1/password-resets/completions */
export const resetCompletion = z.object({ secret: linkSecret, password: newPassword });
/** POST /api/v1/users/{id}/password-resets: the link is in this answer alone. */
export const resetLink = z.object({ link: z.string(), expiresAt: instant });
