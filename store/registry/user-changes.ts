import type { DisplayMode, Language } from '../../domain/api/session.ts';
import { type Grant, highestRole, rightsOf } from '../../domain/permissions.ts';
import type { Scope } from '../../domain/scopes.ts';
import { emailKey } from './email-key.ts';
import { hasOtherAdministrator } from './grants.ts';
import type { Registry } from './schema.ts';
import { forgetFailures } from './sign-in-failures.ts';
import { getUser, passwordHashOf, type User } from './users.ts';

export interface UserChange {
  readonly name?: string | undefined;
  readonly language?: Language | undefined;
  readonly mode?: DisplayMode | null | undefined;
  readonly disabled?: boolean | undefined;
}

type Refused = 'not-found' | 'last-administrator';

/**
 * Changes an account; disabling it ends its sessions and makes its links worthless.
 * @returns `last-administrator`, and nothing changed, when nobody would be left who can manage everything
 */
export async function updateUser(registry: Registry, id: string, change: UserChange): Promise<User | Refused> {
  return registry.transaction().execute(async (trx) => {
    const before = await getUser(trx, id);
    if (!before) return 'not-found';
    const after: User = {
      ...before,
      name: change.name ?? before.name,
      language: change.language ?? before.language,
      mode: change.mode === undefined ? before.mode : change.mode,
      disabled: change.disabled ?? before.disabled,
    };
    if (await leavesNobody(trx, before, after)) return 'last-administrator';
    await trx
      .updateTable('users')
      .set({ name: after.name, language: after.language, mode: after.mode, disabled: after.disabled ? 1 : 0 })
      .where('id', '=', id)
      .execute();
    if (after.disabled) {
      await trx.deleteFrom('sessions').where('user_id', '=', id).execute();
      await trx.deleteFrom('password_resets').where('user_id', '=', id).execute();
    }
    return after;
  });
}

/**
 * Removes an account with its sessions, rights, second factor, letters, messages and invitations. What it did stays in the audit
 * under its name.
 * @returns the account as it was
 */
export async function deleteUser(registry: Registry, id: string): Promise<User | Refused> {
  return registry.transaction().execute(async (trx) => {
    const before = await getUser(trx, id);
    if (!before) return 'not-found';
    if (await leavesNobody(trx, before, { disabled: true, grants: [] })) return 'last-administrator';
    await trx.deleteFrom('mails').where('recipient', '=', before.email).execute();
    await trx.deleteFrom('deliveries').where('user_id', '=', id).execute();
    await trx.deleteFrom('invitations').where('email', '=', before.email).execute();
    await trx.deleteFrom('users').where('id', '=', id).execute();
    return before;
  });
}

interface GrantChange {
  readonly by: string;
  readonly now: number;
}

/**
 * Gives somebody a role on a scope, in place of the one that he had there.
 * @returns the role before, null for none
 */
export async function giveGrant(
  registry: Registry,
  id: string,
  { role, scope, by, now }: Grant & GrantChange,
): Promise<{ readonly before: Grant | null } | Refused> {
  return changeGrants(
    registry,
    id,
    async (trx, user) => {
      const others = user.grants.filter((grant) => grant.scope !== scope);
      if (await leavesNobody(trx, user, { ...user, grants: [...others, { role, scope }] })) return false;
      await putGrant(trx, id, { role, scope, by, now });
      return true;
    },
    scope,
  );
}

/** Gives somebody several rights inside a transaction; where he has a higher role already, it stays. */
export async function giveGrantsIn(
  trx: Registry,
  id: string,
  grants: readonly Grant[],
  origin: GrantChange,
): Promise<void> {
  const held = (await getUser(trx, id))?.grants ?? [];
  for (const grant of grants) {
    const before = held.find(({ scope }) => scope === grant.scope);
    const higher = before && highestRole({ rights: rightsOf([before, grant]) }) === before.role;
    if (!higher) await putGrant(trx, id, { ...grant, ...origin });
  }
}

async function putGrant(trx: Registry, id: string, { role, scope, by, now }: Grant & GrantChange): Promise<void> {
  await trx
    .insertInto('grants')
    .values({ user_id: id, scope, role, granted_by: by, granted_at: now })
    .onConflict((oc) => oc.columns(['user_id', 'scope']).doUpdateSet({ role, granted_by: by, granted_at: now }))
    .execute();
  // A link made by somebody who might look after a lesser account must not open the greater one.
  await trx.deleteFrom('password_resets').where('user_id', '=', id).where('created_by', '<>', 'e-mail').execute();
}

/** Takes away what somebody may do on a scope; `before` is null when that was nothing. */
export async function takeGrant(
  registry: Registry,
  id: string,
  scope: Scope,
): Promise<{ readonly before: Grant | null } | Refused> {
  return changeGrants(
    registry,
    id,
    async (trx, user) => {
      const others = user.grants.filter((grant) => grant.scope !== scope);
      if (await leavesNobody(trx, user, { ...user, grants: others })) return false;
      await trx.deleteFrom('grants').where('user_id', '=', id).where('scope', '=', scope).execute();
      return true;
    },
    scope,
  );
}

async function changeGrants(
  registry: Registry,
  id: string,
  change: (trx: Registry, user: User) => Promise<boolean>,
  scope: Scope,
): Promise<{ readonly before: Grant | null } | Refused> {
  return registry.transaction().execute(async (trx) => {
    const user = await getUser(trx, id);
    if (!user) return 'not-found';
    const before = user.grants.find((grant) => grant.scope === scope) ?? null;
    return (await change(trx, user)) ? { before } : 'last-administrator';
  });
}

/**
 * Sets a new password, ends every session of the account but `keep`, and forgets failures and links.
 * @param by the account, by id or e-mail address
 * @returns false when there is no such account
 * @throws RegistryRefusal weak-password
 */
export async function setPassword(
  registry: Registry,
  by: { readonly id: string } | { readonly email: string },
  { password, keep = '' }: { readonly password: string; readonly keep?: string },
): Promise<boolean> {
  const passwordHash = await passwordHashOf(password);
  return registry.transaction().execute((trx) => writePassword(trx, by, { passwordHash, keep }));
}

/** The same inside a transaction, for which the password has been hashed before: that takes long. */
export async function writePassword(
  trx: Registry,
  by: { readonly id: string } | { readonly email: string },
  { passwordHash, keep = '' }: { readonly passwordHash: string; readonly keep?: string },
): Promise<boolean> {
  const user = await trx
    .updateTable('users')
    .set({ password_hash: passwordHash })
    .$if('id' in by, (query) => query.where('id', '=', (by as { id: string }).id))
    .$if('email' in by, (query) => query.where('email', '=', emailKey((by as { email: string }).email)))
    .returning(['id', 'email'])
    .executeTakeFirst();
  if (!user) return false;
  await trx.deleteFrom('sessions').where('user_id', '=', user.id).where('id', '<>', keep).execute();
  await trx.deleteFrom('password_resets').where('user_id', '=', user.id).where('used_at', 'is', null).execute();
  await forgetFailures(trx, user.email);
  return true;
}

const managesAll = ({ disabled, grants }: Pick<User, 'disabled' | 'grants'>): boolean =>
  !disabled && grants.some(({ role, scope }) => role === 'administrator' && scope === 'all');

const leavesNobody = async (trx: Registry, before: User, after: Pick<User, 'disabled' | 'grants'>): Promise<boolean> =>
  managesAll(before) && !managesAll(after) && !(await hasOtherAdministrator(trx, before.id));
