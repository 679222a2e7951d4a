import type { Grant } from '../../domain/permissions.ts';
import { grantsOf, hasOtherAdministrator, writeGrants } from './grants.ts';
import type { Registry } from './schema.ts';
import { type User, userColumns, userOf } from './users.ts';

export interface UserChange {
  readonly name?: string | undefined;
  readonly grants?: readonly Grant[] | undefined;
  readonly disabled?: boolean | undefined;
}

export async function getUser(registry: Registry, id: string): Promise<User | null> {
  const row = await registry.selectFrom('users').select(userColumns).where('id', '=', id).executeTakeFirst();
  return row ? userOf(row, (await grantsOf(registry, [id])).get(id) ?? []) : null;
}

/**
 * Changes an account; disabling it ends its sessions.
 * @param by who grants the rights, when they change
 * @returns `last-administrator`, and nothing changed, when nobody would be left who can manage everything
 */
export async function updateUser(
  registry: Registry,
  id: string,
  change: UserChange,
  { by, now }: { readonly by: string; readonly now: number },
): Promise<User | 'not-found' | 'last-administrator'> {
  return registry.transaction().execute(async (trx) => {
    const before = await getUser(trx, id);
    if (!before) return 'not-found';
    const after: User = {
      ...before,
      name: change.name ?? before.name,
      grants: change.grants ?? before.grants,
      disabled: change.disabled ?? before.disabled,
    };
    if (managesAll(before) && !managesAll(after) && !(await hasOtherAdministrator(trx, id)))
      return 'last-administrator';
    await trx
      .updateTable('users')
      .set({ name: after.name, disabled: after.disabled ? 1 : 0 })
      .where('id', '=', id)
      .execute();
    if (change.grants) await writeGrants(trx, id, change.grants, { by, now });
    if (after.disabled) await trx.deleteFrom('sessions').where('user_id', '=', id).execute();
    return after;
  });
}

const managesAll = ({ disabled, grants }: User): boolean =>
  !disabled && grants.some(({ role, scope }) => role === 'administrator' && scope === 'all');
