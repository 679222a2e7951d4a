import type { Selectable } from 'kysely';
import type { Registry, RegistrySchema } from './schema.ts';

export type QuarantineItem = Selectable<RegistrySchema['quarantine']>;

/** Far below the number of values that a statement may bind. */
const CHUNK = 1000;

/** The items of those ids that there are, oldest first. */
export async function quarantineByIds(registry: Registry, ids: readonly number[]): Promise<QuarantineItem[]> {
  const items: QuarantineItem[] = [];
  for (let from = 0; from < ids.length; from += CHUNK) {
    const some = ids.slice(from, from + CHUNK);
    items.push(...(await registry.selectFrom('quarantine').selectAll().where('id', 'in', some).execute()));
  }
  return items.sort((a, b) => a.id - b.id);
}

/**
 * Closes waiting items; those that were closed before stay as they are.
 * @returns how many were closed
 */
export async function markQuarantine(
  registry: Registry,
  ids: readonly number[],
  state: 'replayed' | 'discarded',
  now: number,
): Promise<number> {
  let closed = 0n;
  for (let from = 0; from < ids.length; from += CHUNK) {
    const { numUpdatedRows } = await registry
      .updateTable('quarantine')
      .set({ state, resolved_at: now })
      .where('id', 'in', ids.slice(from, from + CHUNK))
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow();
    closed += numUpdatedRows;
  }
  return Number(closed);
}
