import { hashSecret, newSecret } from './credentials.ts';
import { RegistryRefusal } from './errors.ts';
import type { Registry } from './schema.ts';
import { writePassword } from './user-changes.ts';
import { getUser, passwordHashOf, type User } from './users.ts';

/** How long a link for a new password can be used. */
const VALID_MS = 30 * 60_000;
const HOUR_MS = 3_600_000;
/** Letters that anybody may make us send to one account in an hour. */
const LETTERS_AN_HOUR = 3;

/**
 * Makes a link's secret with which somebody can choose a new password, once.
 * @param by `e-mail` when asked for on the sign-in page, else who made it
 * @returns null when so many were asked for by e-mail that no more is sent now
 */
export async function createReset(
  registry: Registry,
  user: string,
  { by, now }: { readonly by: string; readonly now: number },
): Promise<{ readonly secret: string; readonly expiresAt: number } | null> {
  const secret = newSecret();
  const expiresAt = now + VALID_MS;
  const made = await registry.transaction().execute(async (trx) => {
    if (by === 'e-mail') {
      const { n } = await trx
        .selectFrom('password_resets')
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .where('user_id', '=', user)
        .where('created_by', '=', by)
        .where('created_at', '>', now - HOUR_MS)
        .executeTakeFirstOrThrow();
      if (Number(n) >= LETTERS_AN_HOUR) return false;
    }
    await trx
      .insertInto('password_resets')
      .values({
        hash: hashSecret(secret),
        user_id: user,
        created_by: by,
        created_at: now,
        expires_at: expiresAt,
        used_at: null,
      })
      .execute();
    return true;
  });
  return made ? { secret, expiresAt } : null;
}

/** Whose link it is; null when it is unknown, used or too old, or the account disabled. */
export async function findReset(
  registry: Registry,
  secret: string,
  now: number,
): Promise<{ readonly user: User; readonly expiresAt: number } | null> {
  const row = await registry
    .selectFrom('password_resets')
    .select(['user_id', 'expires_at'])
    .where('hash', '=', hashSecret(secret))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  const user = row ? await getUser(registry, row.user_id) : null;
  return row && user && !user.disabled ? { user, expiresAt: row.expires_at } : null;
}

/**
 * Sets the new password, ends every session of the account and makes its other links worthless.
 * @returns whose it was; null when the link is not valid any more
 * @throws RegistryRefusal weak-password
 */
export async function completeReset(
  registry: Registry,
  { secret, password, now }: { readonly secret: string; readonly password: string; readonly now: number },
): Promise<User | null> {
  // What costs so much time is not done for whoever has no link.
  if (!(await findReset(registry, secret, now))) return null;
  const passwordHash = await passwordHashOf(password);
  return registry.transaction().execute(async (trx) => {
    const found = await findReset(trx, secret, now);
    if (!found) return null;
    await trx.updateTable('password_resets').set({ used_at: now }).where('hash', '=', hashSecret(secret)).execute();
    const { user } = found;
    if (!(await writePassword(trx, { id: user.id }, { passwordHash })))
      throw new RegistryRefusal('not-found', 'secret', 'the account is gone');
    return user;
  });
}
