import { type Role, role } from '../../domain/api/session.ts';
import type { Grant } from '../../domain/permissions.ts';
import { type Scope, scope } from '../../domain/scopes.ts';
import type { Registry } from './schema.ts';

/** A grant as stored; one that can no longer be read grants nothing. */
export function grantOf(row: { readonly role: string; readonly scope: string }): Grant | null {
  const known = role.safeParse(row.role).data;
  const where = scope.safeParse(row.scope).data;
  return known && where ? { role: known, scope: where } : null;
}

/** What these people, or all, may do and where, by the id of the account. */
export async function grantsOf(registry: Registry, users: readonly string[] | null): Promise<Map<string, Grant[]>> {
  const rows = await registry
    .selectFrom('grants')
    .select(['user_id', 'role', 'scope'])
    .$if(users !== null, (query) => query.where('user_id', 'in', users as readonly string[]))
    .orderBy('user_id')
    .orderBy('scope')
    .execute();
  const found = new Map<string, Grant[]>();
  for (const row of rows) {
    const grant = grantOf(row);
    if (!grant) continue;
    const known = found.get(row.user_id);
    if (known) known.push(grant);
    else found.set(row.user_id, [grant]);
  }
  return found;
}

/** Replaces what somebody may do; of two roles on one scope the later counts. Inside the transaction that decides on it. */
export async function writeGrants(
  trx: Registry,
  user: string,
  grants: readonly Grant[],
  { by, now }: { readonly by: string; readonly now: number },
): Promise<void> {
  await trx.deleteFrom('grants').where('user_id', '=', user).execute();
  const roles = new Map<Scope, Role>(grants.map((grant) => [grant.scope, grant.role]));
  for (const [on, as] of roles)
    await trx
      .insertInto('grants')
      .values({ user_id: user, scope: on, role: as, granted_by: by, granted_at: now })
      .execute();
}

/** Whether anybody but `user` can manage the whole installation. */
export async function hasOtherAdministrator(trx: Registry, user: string): Promise<boolean> {
  const other = await trx
    .selectFrom('grants')
    .innerJoin('users', 'users.id', 'grants.user_id')
    .select('users.id')
    .where('grants.scope', '=', 'all')
    .where('grants.role', '=', 'administrator')
    .where('users.disabled', '=', 0)
    .where('users.id', '<>', user)
    .executeTakeFirst();
  return other !== undefined;
}
