import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { hashSecret } from './credentials.ts';
import type { Registry } from './schema.ts';

const ISSUER = 'Sen';
const RECOVERY_CODES = 10;
/** Without what is taken for something else when read from paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
/** A phone's clock may be this many steps of 30 s off (RFC 6238 §5.2). */
const WINDOW = 1;

const totp = (secret: string, label = ''): TOTP =>
  new TOTP({ issuer: ISSUER, label, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 });

/**
 * Makes a secret for somebody's second factor; it counts once a code has confirmed it.
 * @returns null when he has a second factor already, or is not there
 */
export async function beginSecondFactor(
  registry: Registry,
  user: { readonly id: string; readonly email: string },
): Promise<{ readonly secret: string; readonly uri: string } | null> {
  const secret = new Secret({ size: 20 }).base32;
  const { numUpdatedRows } = await registry
    .updateTable('users')
    .set({ totp_secret: secret, totp_last_step: null })
    .where('id', '=', user.id)
    .where('totp_confirmed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 0n ? null : { secret, uri: totp(secret, user.email).toString() };
}

/**
 * Takes the second factor into use with a first code of the app.
 * @returns its recovery codes, kept nowhere else but as hashes; null for a wrong code or when none was begun
 */
export async function confirmSecondFactor(
  registry: Registry,
  id: string,
  { code, now }: { readonly code: string; readonly now: number },
): Promise<string[] | null> {
  return registry.transaction().execute(async (trx) => {
    const row = await trx
      .selectFrom('users')
      .select('totp_secret')
      .where('id', '=', id)
      .where('totp_confirmed_at', 'is', null)
      .executeTakeFirst();
    const step = row?.totp_secret ? stepOf(row.totp_secret, code, now) : null;
    if (step === null) return null;
    await trx.updateTable('users').set({ totp_confirmed_at: now, totp_last_step: step }).where('id', '=', id).execute();
    return writeRecoveryCodes(trx, id);
  });
}

/**
 * Whether a code of the app, or a recovery code, is right; it is used up by that (RFC 6238 §5.2: a code counts once, and
 * none before it counts any more).
 */
export async function spendCode(
  registry: Registry,
  id: string,
  { code, now }: { readonly code: string; readonly now: number },
): Promise<'code' | 'recovery-code' | null> {
  const typed = code.replace(/[\s-]/g, '').toLowerCase();
  if (!/^\d{6}$/.test(typed)) return (await spendRecoveryCode(registry, id, typed, now)) ? 'recovery-code' : null;
  const row = await registry
    .selectFrom('users')
    .select('totp_secret')
    .where('id', '=', id)
    .where('totp_confirmed_at', 'is not', null)
    .executeTakeFirst();
  const step = row?.totp_secret ? stepOf(row.totp_secret, typed, now) : null;
  if (step === null) return null;
  const { numUpdatedRows } = await registry
    .updateTable('users')
    .set({ totp_last_step: step })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('totp_last_step', 'is', null), eb('totp_last_step', '<', step)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n ? 'code' : null;
}

/** Makes new recovery codes; the ones before are worth nothing any more. */
export async function renewRecoveryCodes(registry: Registry, id: string): Promise<string[]> {
  return registry.transaction().execute((trx) => writeRecoveryCodes(trx, id));
}

/** @returns false when there was none */
export async function removeSecondFactor(registry: Registry, id: string): Promise<boolean> {
  return registry.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('users')
      .set({ totp_secret: null, totp_confirmed_at: null, totp_last_step: null })
      .where('id', '=', id)
      .where('totp_confirmed_at', 'is not', null)
      .executeTakeFirstOrThrow();
    await trx.deleteFrom('recovery_codes').where('user_id', '=', id).execute();
    return numUpdatedRows > 0n;
  });
}

function stepOf(secret: string, code: string, now: number): number | null {
  const delta = totp(secret).validate({ token: code.replace(/\s/g, ''), timestamp: now, window: WINDOW });
  return delta === null ? null : TOTP.counter({ period: 30, timestamp: now }) + delta;
}

async function spendRecoveryCode(registry: Registry, id: string, code: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await registry
    .updateTable('recovery_codes')
    .set({ used_at: now })
    .where('user_id', '=', id)
    .where('hash', '=', hashSecret(code))
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

async function writeRecoveryCodes(trx: Registry, id: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
  await trx.deleteFrom('recovery_codes').where('user_id', '=', id).execute();
  await trx
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ user_id: id, hash: hashSecret(code.replaceAll('-', '')), used_at: null })))
    .execute();
  return codes;
}

/** `abcd-efgh-jkmn`: 59 random bits. */
function newRecoveryCode(): string {
  const letter = () => LETTERS[randomInt(LETTERS.length)];
  const group = () => Array.from({ length: 4 }, letter).join('');
  return [group(), group(), group()].join('-');
}
