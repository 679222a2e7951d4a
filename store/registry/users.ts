import { randomUUID } from 'node:crypto';
import { PASSWORD_MAX, PASSWORD_MIN } from '../../domain/api/users.ts';
import type { Grant } from '../../domain/permissions.ts';
import { RegistryRefusal } from './errors.ts';
import { grantsOf, writeGrants } from './grants.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import type { Registry } from './schema.ts';

/** A person with an account. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly disabled: boolean;
  readonly createdAt: number;
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly password: string;
}

/** What an account is read from. */
export const userColumns = ['users.id', 'users.email', 'users.name', 'users.disabled', 'users.created_at'] as const;

/**
 * Adds an account. E-mail addresses differ by more than their case.
 * @throws RegistryRefusal exists, weak-password
 */
export async function createUser(
  registry: Registry,
  user: NewUser,
  { by, now }: { readonly by: string; readonly now: number },
): Promise<User> {
  const row = {
    id: randomUUID(),
    email: emailKey(user.email),
    name: user.name,
    disabled: 0,
    created_at: now,
  };
  const password_hash = await hashPassword(acceptable(user.password));
  await registry.transaction().execute(async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('users')
      .values({ ...row, password_hash })
      .onConflict((oc) => oc.column('email').doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows === 0n) {
      throw new RegistryRefusal('exists', 'email', `there is an account ${row.email} already`);
    }
    await writeGrants(trx, row.id, user.grants, { by, now });
  });
  return userOf(row, user.grants);
}

/** Every account, by e-mail address. */
export async function listUsers(registry: Registry): Promise<User[]> {
  const rows = await registry.selectFrom('users').select(userColumns).orderBy('email').execute();
  const grants = await grantsOf(registry, null);
  return rows.map((row) => userOf(row, grants.get(row.id) ?? []));
}

/**
 * Sets a new password and ends every session of the account.
 * @returns false when there is no such account
 * @throws RegistryRefusal weak-password
 */
export async function setPassword(registry: Registry, email: string, password: string): Promise<boolean> {
  const password_hash = await hashPassword(acceptable(password));
  return registry.transaction().execute(async (trx) => {
    const user = await trx
      .updateTable('users')
      .set({ password_hash })
      .where('email', '=', emailKey(email))
      .returning('id')
      .executeTakeFirst();
    if (!user) return false;
    await trx.deleteFrom('sessions').where('user_id', '=', user.id).execute();
    return true;
  });
}

/** The account whose password this is; null for a wrong password, an unknown e-mail and a disabled account alike. */
export async function authenticateUser(registry: Registry, email: string, password: string): Promise<User | null> {
  const row = await registry
    .selectFrom('users')
    .select([...userColumns, 'password_hash'])
    .where('email', '=', emailKey(email))
    .executeTakeFirst();
  const right = await checkPassword(password, row?.password_hash ?? null);
  if (!row || !right || row.disabled !== 0) return null;
  return userOf(row, (await grantsOf(registry, [row.id])).get(row.id) ?? []);
}

const emailKey = (email: string): string => email.trim().normalize('NFC').toLowerCase();

function acceptable(password: string): string {
  if (password.length >= PASSWORD_MIN && password.length <= PASSWORD_MAX) return password;
  throw new RegistryRefusal(
    'weak-password',
    'password',
    `a password has ${PASSWORD_MIN} to ${PASSWORD_MAX} characters`,
  );
}

export const userOf = (
  row: { id: string; email: string; name: string; disabled: number; created_at: number },
  grants: readonly Grant[],
): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  grants,
  disabled: row.disabled !== 0,
  createdAt: row.created_at,
});
