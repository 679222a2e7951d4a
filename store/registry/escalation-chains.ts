import { type EscalationChain, escalationChain } from '../../domain/notifications/chain.ts';
import type { Scope } from '../../domain/scopes.ts';
import type { Registry } from './schema.ts';
import type { Expectation, Versioned } from './versioned.ts';

/** Chains by the scope that they are of; those of `scopes`, or all when null. */
export async function readChains(
  registry: Registry,
  scopes: readonly Scope[] | null,
): Promise<Map<Scope, Versioned<EscalationChain>>> {
  if (scopes?.length === 0) return new Map();
  const rows = await registry
    .selectFrom('escalation_chains')
    .select(['scope', 'body', 'version'])
    .$if(scopes !== null, (query) => query.where('scope', 'in', scopes as readonly Scope[]))
    .orderBy('scope')
    .execute();
  return new Map(
    rows.flatMap(({ scope, body, version }) => {
      const read = escalationChain.safeParse(JSON.parse(body));
      return read.success ? [[scope as Scope, { value: read.data, version }] as const] : [];
    }),
  );
}

/** @returns false when it is not at the expected version; one that there is not yet has version 0 */
export async function writeChain(
  registry: Registry,
  scope: Scope,
  { value, by, expected, now }: Expectation & { readonly value: EscalationChain; readonly by: string },
): Promise<boolean> {
  return registry.transaction().execute(async (trx) => {
    const before = await trx
      .selectFrom('escalation_chains')
      .select('version')
      .where('scope', '=', scope)
      .executeTakeFirst();
    const version = before?.version ?? 0;
    if (expected !== null && expected !== version) return false;
    const row = { body: JSON.stringify(value), version: version + 1, updated_by: by, updated_at: now };
    await trx
      .insertInto('escalation_chains')
      .values({ scope, ...row })
      .onConflict((oc) => oc.column('scope').doUpdateSet(row))
      .execute();
    return true;
  });
}

/** @returns false when it is not at the expected version */
export async function deleteChain(
  registry: Registry,
  scope: Scope,
  { expected }: { readonly expected: number | null },
): Promise<boolean> {
  const { numDeletedRows } = await registry
    .deleteFrom('escalation_chains')
    .where('scope', '=', scope)
    .$if(expected !== null, (query) => query.where('version', '=', expected as number))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
