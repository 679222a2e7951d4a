import { partsOf, type Scope } from '../../domain/scopes.ts';
import type { Registry } from './schema.ts';

/**
 * The scopes, with those of the units that went into one of theirs whole: what was written down of these is handed over
 * with them. Of a unit that was divided nobody inherits the record: it cannot be told which part an entry was about.
 */
export async function withPredecessors(registry: Registry, scopes: readonly Scope[]): Promise<readonly Scope[]> {
  const all = new Set(scopes);
  let heirs = scopes.map(partsOf).flatMap(({ kind, id }) => (kind === 'province' || kind === 'commune' ? [id] : []));
  while (heirs.length > 0) {
    const rows = await registry
      .selectFrom('admin_unit_successions as succession')
      .innerJoin('admin_units as former', 'former.id', 'succession.predecessor_id')
      .select(['former.id', 'former.level'])
      .where('succession.successor_id', 'in', heirs)
      .where('succession.kind', '<>', 'split')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('admin_unit_successions as other')
              .select('other.successor_id')
              .whereRef('other.predecessor_id', '=', 'succession.predecessor_id')
              .whereRef('other.successor_id', '<>', 'succession.successor_id'),
          ),
        ),
      )
      .execute();
    const found = rows.filter(({ id, level }) => !all.has(`${level}:${id}`));
    for (const { id, level } of found) all.add(`${level}:${id}`);
    heirs = found.map(({ id }) => id);
  }
  return [...all];
}
