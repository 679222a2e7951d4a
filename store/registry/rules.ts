import { type RuleDefinition, ruleDefinition } from '../../domain/rules/definition.ts';
import type { Registry } from './schema.ts';

export interface RuleRow {
  readonly id: string;
  readonly definition: RuleDefinition;
  readonly version: number;
}

/** Rules by id, those after `after`, at most `limit`; one whose stored document can no longer be read is left out. */
export async function listRules(
  registry: Registry,
  { after, limit }: { after: string | null; limit: number },
): Promise<RuleRow[]> {
  const rows = await registry
    .selectFrom('rules')
    .select(['id', 'definition', 'version'])
    .$if(after !== null, (query) => query.where('id', '>', after as string))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.flatMap((row) => ruleOf(row) ?? []);
}

/** A page of rules is read at once, so that parsing them never holds up what else the thread does. */
const PAGE = 200;

/** Rules that name the device, or none; whether they watch it is for the caller to find out. */
export async function rulesAbout(registry: Registry, device: string): Promise<RuleRow[]> {
  const found: RuleRow[] = [];
  for (let after = ''; ; ) {
    const rows = await registry
      .selectFrom('rules')
      .select(['id', 'definition', 'version'])
      .where('id', '>', after)
      .where((eb) =>
        eb.or([eb('definition', 'like', '%"devices":[]%'), eb('definition', 'like', `%${JSON.stringify(device)}%`)]),
      )
      .orderBy('id')
      .limit(PAGE)
      .execute();
    found.push(...rows.flatMap((row) => ruleOf(row) ?? []));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return found;
    after = last.id;
  }
}

export async function getRule(registry: Registry, id: string): Promise<RuleRow | null> {
  const row = await registry
    .selectFrom('rules')
    .select(['id', 'definition', 'version'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? ruleOf(row) : null;
}

export async function createRule(
  registry: Registry,
  id: string,
  definition: RuleDefinition,
  now: number,
): Promise<void> {
  await registry
    .insertInto('rules')
    .values({ id, definition: JSON.stringify(definition), version: 1, created_at: now, updated_at: now })
    .execute();
}

/**
 * @param expected the version it must have; null takes any
 * @returns the new version, null when it is not at the expected one
 */
export async function updateRule(
  registry: Registry,
  id: string,
  definition: RuleDefinition,
  { expected, now }: { expected: number | null; now: number },
): Promise<number | null> {
  const row = await registry
    .updateTable('rules')
    .set((eb) => ({ definition: JSON.stringify(definition), version: eb('version', '+', 1), updated_at: now }))
    .where('id', '=', id)
    .$if(expected !== null, (query) => query.where('version', '=', expected as number))
    .returning('version')
    .executeTakeFirst();
  return row?.version ?? null;
}

/** @returns false when it is not at the expected version */
export async function deleteRule(
  registry: Registry,
  id: string,
  { expected }: { expected: number | null },
): Promise<boolean> {
  const deleted = await registry
    .deleteFrom('rules')
    .where('id', '=', id)
    .$if(expected !== null, (query) => query.where('version', '=', expected as number))
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

function ruleOf(row: { id: string; definition: string; version: number }): RuleRow | null {
  try {
    return { id: row.id, definition: ruleDefinition.parse(JSON.parse(row.definition)), version: row.version };
  } catch {
    return null;
  }
}
