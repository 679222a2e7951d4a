import type { Scope } from '../../domain/scopes.ts';
import type { Registry } from './schema.ts';

/**
 * Whether anybody has, or has been offered, a right on the scope, or something is told of it. What it is of must stay until
 * then: another thing that is given its id later would be open to people who were never meant to see it.
 */
export async function scopeInUse(registry: Registry, scope: Scope): Promise<boolean> {
  const granted = await registry.selectFrom('grants').select('user_id').where('scope', '=', scope).executeTakeFirst();
  if (granted) return true;
  const token = await registry.selectFrom('api_tokens').select('id').where('scope', '=', scope).executeTakeFirst();
  if (token) return true;
  const invited = await registry
    .selectFrom('invitations')
    .select('id')
    .where('grants', 'like', `%${JSON.stringify(scope)}%`)
    .where('accepted_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (invited) return true;
  for (const table of ['notification_endpoints', 'escalation_chains'] as const) {
    const told = await registry.selectFrom(table).select('scope').where('scope', '=', scope).executeTakeFirst();
    if (told) return true;
  }
  return false;
}
