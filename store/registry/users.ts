import { randomUUID } from 'node:crypto';
import type { DisplayMode, Language } from '../../domain/api/session.ts';
import { PASSWORD_MAX, PASSWORD_MIN } from '../../domain/api/users.ts';
import type { Grant } from '../../domain/permissions.ts';
import { emailKey } from './email-key.ts';
import { RegistryRefusal } from './errors.ts';
import { grantsOf, writeGrants } from './grants.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import type { Registry } from './schema.ts';

/** A person with an account. Times are epoch ms. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  /** How much of Sen is shown; null for what suits the role. */
  readonly mode: DisplayMode | null;
  readonly grants: readonly Grant[];
  readonly disabled: boolean;
  /** Whether signing in asks for a code as well. */
  readonly secondFactor: boolean;
  readonly lastSignInAt: number | null;
  readonly createdAt: number;
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  readonly password: string;
  readonly language?: Language;
}

/** What an account is read from. */
export const userColumns = [
  'users.id',
  'users.email',
  'users.name',
  'users.language',
  'users.mode',
  'users.disabled',
  'users.totp_confirmed_at',
  'users.last_sign_in_at',
  'users.created_at',
] as const;

interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly language: string;
  readonly mode: DisplayMode | null;
  readonly disabled: number;
  readonly totp_confirmed_at: number | null;
  readonly last_sign_in_at: number | null;
  readonly created_at: number;
}

interface Origin {
  readonly by: string;
  readonly now: number;
}

/**
 * Adds an account. E-mail addresses differ by more than their case.
 * @throws RegistryRefusal exists, weak-password
 */
export async function createUser(registry: Registry, user: NewUser, origin: Origin): Promise<User> {
  const passwordHash = await passwordHashOf(user.password);
  return registry.transaction().execute((trx) => insertUser(trx, { ...user, passwordHash }, origin));
}

/**
 * The same inside a transaction, for which the password has been hashed before: that takes long.
 * @throws RegistryRefusal exists
 */
export async function insertUser(
  trx: Registry,
  { email, name, grants, language = 'vi', passwordHash }: Omit<NewUser, 'password'> & { readonly passwordHash: string },
  { by, now }: Origin,
): Promise<User> {
  const row = {
    id: randomUUID(),
    email: emailKey(email),
    name,
    language,
    mode: null,
    disabled: 0,
    totp_confirmed_at: null,
    last_sign_in_at: null,
    created_at: now,
  };
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('users')
    .values({ ...row, password_hash: passwordHash })
    .onConflict((oc) => oc.column('email').doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n)
    throw new RegistryRefusal('exists', 'email', `there is an account ${row.email} already`);
  await writeGrants(trx, row.id, grants, { by, now });
  return userOf(row, grants);
}

/** Every account, by e-mail address. */
export async function listUsers(registry: Registry): Promise<User[]> {
  const rows = await registry.selectFrom('users').select(userColumns).orderBy('email').execute();
  const grants = await grantsOf(registry, null);
  return rows.map((row) => userOf(row, grants.get(row.id) ?? []));
}

export async function getUser(registry: Registry, id: string): Promise<User | null> {
  const row = await registry.selectFrom('users').select(userColumns).where('id', '=', id).executeTakeFirst();
  return row ? userOf(row, (await grantsOf(registry, [id])).get(id) ?? []) : null;
}

export async function userByEmail(registry: Registry, email: string): Promise<User | null> {
  const row = await registry.selectFrom('users').select('id').where('email', '=', emailKey(email)).executeTakeFirst();
  return row ? getUser(registry, row.id) : null;
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

/** @throws RegistryRefusal weak-password */
export async function passwordHashOf(password: string): Promise<string> {
  if (password.length >= PASSWORD_MIN && password.length <= PASSWORD_MAX) return hashPassword(password);
  throw new RegistryRefusal(
    'weak-password',
    'password',
    `a password has ${PASSWORD_MIN} to ${PASSWORD_MAX} characters`,
  );
}

export const userOf = (row: UserRow, grants: readonly Grant[]): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  language: row.language === 'en' ? 'en' : 'vi',
  mode: row.mode,
  grants,
  disabled: row.disabled !== 0,
  secondFactor: row.totp_confirmed_at !== null,
  lastSignInAt: row.last_sign_in_at,
  createdAt: row.created_at,
});
