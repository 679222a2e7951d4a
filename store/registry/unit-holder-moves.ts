import { ruleDefinition } from '../../domain/rules/definition.ts';
import type { Scope } from '../../domain/scopes.ts';
import type { Registry } from './schema.ts';
import type { WorkedOut } from './unit-change-plan.ts';

type Moved = WorkedOut['holders'][number];

/** Takes rights, and the places that rules watch, over to the units that follow. Inside the transaction of the change. */
export async function moveHolders(trx: Registry, holders: readonly Moved[], now: number): Promise<void> {
  for (const moved of holders) await movers[moved.holder.kind](trx, moved, now);
}

const movers: Readonly<
  Record<Moved['holder']['kind'], (trx: Registry, moved: Moved, now: number) => Promise<unknown>>
> = {
  user: moveUser,
  // A token that stays behind keeps its scope, which nothing belongs to any more.
  token: async (trx, { holder, grants: [grant] }) =>
    grant && trx.updateTable('api_tokens').set({ scope: grant.scope }).where('id', '=', holder.id).execute(),
  invitation: (trx, { holder, grants }) =>
    trx
      .updateTable('invitations')
      .set({ grants: JSON.stringify(grants) })
      .where('id', '=', holder.id)
      .execute(),
  rule: moveRule,
};

async function moveUser(trx: Registry, { holder, grants }: Moved): Promise<void> {
  const rows = await trx.selectFrom('grants').selectAll().where('user_id', '=', holder.id).execute();
  const was = new Map<string, (typeof rows)[number]>(rows.map((row) => [row.scope, row]));
  const keeps = new Map<Scope, Moved['grants'][number]>(grants.map((grant) => [grant.scope, grant]));
  for (const { scope } of rows)
    if (!keeps.has(scope as Scope))
      await trx.deleteFrom('grants').where('user_id', '=', holder.id).where('scope', '=', scope).execute();
  for (const { scope, role } of grants) {
    const there = was.get(scope);
    if (there?.role === role) continue;
    // Who gave the right stays who gave it: the change only says what the place is called now.
    const source = there ?? rows.find((row) => row.role === role && !keeps.has(row.scope as Scope)) ?? rows[0];
    await trx
      .insertInto('grants')
      .values({
        user_id: holder.id,
        scope,
        role,
        granted_by: source?.granted_by ?? '',
        granted_at: source?.granted_at ?? 0,
      })
      .onConflict((conflict) => conflict.columns(['user_id', 'scope']).doUpdateSet({ role }))
      .execute();
  }
}

async function moveRule(trx: Registry, { holder, place }: Moved, now: number): Promise<void> {
  if (place === null) return;
  const row = await trx.selectFrom('rules').select('definition').where('id', '=', holder.id).executeTakeFirstOrThrow();
  const definition = ruleDefinition.parse(JSON.parse(row.definition));
  await trx
    .updateTable('rules')
    .set((eb) => ({
      definition: JSON.stringify({ ...definition, scope: { ...definition.scope, place } }),
      version: eb('version', '+', 1),
      updated_at: now,
    }))
    .where('id', '=', holder.id)
    .execute();
}
