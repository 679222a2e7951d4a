import { sql } from 'kysely';
import { role } from '../../domain/api/session.ts';
import { ruleDefinition } from '../../domain/rules/definition.ts';
import type { Scope } from '../../domain/scopes.ts';
import type { Registry } from './schema.ts';
import type { WorkedOut } from './unit-change-plan.ts';
import { moveTold } from './unit-told-moves.ts';

type Moved = WorkedOut['holders'][number];

/** Takes rights, the places that rules watch, and who is told of units, over to the units that follow. Inside the transaction of the change. */
export async function moveHolders(
  trx: Registry,
  { holders, follows }: Pick<WorkedOut, 'holders' | 'follows'>,
  now: number,
): Promise<void> {
  // People are many: their rights go scope by scope.
  for (const [scope, to] of follows) await moveGrants(trx, scope, to);
  await moveTold(trx, follows, now);
  for (const moved of holders) if (moved.holder.kind !== 'user') await movers[moved.holder.kind](trx, moved, now);
}

const rank = (column: string) =>
  sql<number>`case ${sql.ref(column)} ${sql.join(
    role.options.map((name, step) => sql`when ${name} then ${step}`),
    sql` `,
  )} else -1 end`;

/** Who gave a right stays who gave it; where two roles meet, the higher stays, as in `grantsAfter`. */
async function moveGrants(trx: Registry, scope: Scope, to: readonly Scope[]): Promise<void> {
  for (const heir of to)
    await trx
      .insertInto('grants')
      .columns(['user_id', 'scope', 'role', 'granted_by', 'granted_at'])
      .expression((eb) =>
        eb
          .selectFrom('grants')
          .select(['user_id', sql<string>`${heir}`.as('scope'), 'role', 'granted_by', 'granted_at'])
          .where('scope', '=', scope),
      )
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'scope']).doUpdateSet({
          role: sql<string>`case when ${rank('excluded.role')} > ${rank('grants.role')} then excluded.role else grants.role end`,
        }),
      )
      .execute();
  await trx.deleteFrom('grants').where('scope', '=', scope).execute();
}

const movers: Readonly<
  Record<Exclude<Moved['holder']['kind'], 'user'>, (trx: Registry, moved: Moved, now: number) => Promise<unknown>>
> = {
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
