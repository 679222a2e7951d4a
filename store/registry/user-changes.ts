import type { Role } from '../../domain/api/session.ts';
import type { Registry } from './schema.ts';
import { type User, userOf } from './users.ts';

export interface UserChange {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
}

const columns = ['id', 'email', 'name', 'role', 'disabled', 'created_at'] as const;

export async function getUser(registry: Registry, id: string): Promise<User | null> {
  const row = await registry.selectFrom('users').select(columns).where('id', '=', id).executeTakeFirst();
  return row ? userOf(row) : null;
}

/**
 * Changes an account; disabling it ends its sessions.
 * @returns `last-administrator`, and nothing changed, when nobody would be left who can manage accounts
 */
export async function updateUser(
  registry: Registry,
  id: string,
  change: UserChange,
): Promise<User | 'not-found' | 'last-administrator'> {
  return registry.transaction().execute(async (trx) => {
    const before = await getUser(trx, id);
    if (!before) return 'not-found';
    const demoted = change.disabled === true || (change.role !== undefined && change.role !== 'administrator');
    if (demoted && before.role === 'administrator' && !before.disabled) {
      const other = await trx
        .selectFrom('users')
        .select('id')
        .where('role', '=', 'administrator')
        .where('disabled', '=', 0)
        .where('id', '<>', id)
        .executeTakeFirst();
      if (!other) return 'last-administrator';
    }
    const after = {
      ...before,
      ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)),
    };
    await trx
      .updateTable('users')
      .set({ name: after.name, role: after.role, disabled: after.disabled ? 1 : 0 })
      .where('id', '=', id)
      .execute();
    if (after.disabled) await trx.deleteFrom('sessions').where('user_id', '=', id).execute();
    return after;
  });
}
