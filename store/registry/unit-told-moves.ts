import { randomUUID } from 'node:crypto';
import type { Scope } from '../../domain/scopes.ts';
import { readPreferences, writePreferences } from './notification-preferences.ts';
import type { Registry } from './schema.ts';

/**
 * Takes where units are told, who is told next there, and who follows them, over to the units that follow. Inside the
 * transaction of the change. Of units that become one the chain of the first that has one stays.
 */
export async function moveTold(
  trx: Registry,
  follows: Iterable<readonly [Scope, readonly Scope[]]>,
  now: number,
): Promise<void> {
  for (const [scope, heirs] of follows) {
    await moveEndpoints(trx, scope, heirs);
    await moveChain(trx, scope, heirs);
    await moveFollowers(trx, scope, { heirs, now });
  }
}

async function moveEndpoints(trx: Registry, scope: Scope, [first, ...others]: readonly Scope[]): Promise<void> {
  if (first === undefined) return;
  const endpoints = await trx.selectFrom('notification_endpoints').selectAll().where('scope', '=', scope).execute();
  for (const endpoint of endpoints)
    for (const heir of others)
      await trx
        .insertInto('notification_endpoints')
        .values({ ...endpoint, id: randomUUID(), scope: heir })
        .execute();
  await trx.updateTable('notification_endpoints').set({ scope: first }).where('scope', '=', scope).execute();
}

async function moveChain(trx: Registry, scope: Scope, heirs: readonly Scope[]): Promise<void> {
  const chain = await trx.selectFrom('escalation_chains').selectAll().where('scope', '=', scope).executeTakeFirst();
  if (!chain || heirs.length === 0) return;
  for (const heir of heirs)
    await trx
      .insertInto('escalation_chains')
      .values({ ...chain, scope: heir })
      .onConflict((oc) => oc.column('scope').doNothing())
      .execute();
  await trx.deleteFrom('escalation_chains').where('scope', '=', scope).execute();
}

async function moveFollowers(
  trx: Registry,
  scope: Scope,
  { heirs, now }: { readonly heirs: readonly Scope[]; readonly now: number },
): Promise<void> {
  const followers = await trx
    .selectFrom('notification_preferences')
    .select('user_id')
    .where('body', 'like', `%${JSON.stringify(scope)}%`)
    .execute();
  for (const { user_id } of followers) {
    const { value } = await readPreferences(trx, user_id);
    if (value.follows === 'own') continue;
    const moved = [...new Set(value.follows.flatMap((one) => (one === scope ? heirs : [one])))];
    await writePreferences(trx, user_id, { value: { ...value, follows: moved }, expected: null, now });
  }
}
