import { z } from 'zod';
import { name as givenName } from '../name.ts';
import { instant } from './common.ts';
import { displayMode, language, secondFactorCode } from './session.ts';
import { newPassword } from './users.ts';

/** PATCH /api/v1/account */
export const accountPatch = z.object({ name: givenName, language, mode: displayMode.nullable() }).partial();

/** PUT /api/v1/account/password */
export const passwordChange = z.object({ current: z.string().min(1).max(256), password: newPassword });

/** GET /api/v1/account/sessions */
export const ownSession = z.object({
  id: z.string(),
  createdAt: instant,
  lastSeenAt: instant,
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  /** The one that asks. */
  current: z.boolean(),
});
export type OwnSession = z.infer<typeof ownSession>;

/** POST /api/v1/account/second-factor: begins; PUT with a code of the app confirms. */
export const secondFactorStart = z.object({ password: z.string().min(1).max(256) });
export const secondFactorSecret = z.object({
  /** Base32, to be typed where no picture can be taken. */
  secret: z.string(),
  /** `otpauth://totp/…`, to be shown as a QR code. */
  uri: z.string(),
});
export const secondFactorConfirmation = z.object({ code: secondFactorCode });
/** Each opens the account once in place of a code; shown this once. */
export const recoveryCodes = z.object({ codes: z.array(z.string()) });
/** POST /api/v1/account/second-factor/removal, …/recovery-codes */
export const secondFactorProof = z.object({ password: z.string().min(1).max(256), code: secondFactorCode });
