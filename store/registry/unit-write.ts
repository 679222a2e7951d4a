import { searchKey } from '../../domain/search-text.ts';
import type { AdministrativeUnit, Succession } from '../../domain/units/unit.ts';
import { bulkInsert } from './bulk.ts';
import type { Registry, RegistrySchema } from './schema.ts';

type Row = Omit<RegistrySchema['admin_units'], 'search'> & { readonly search: string };

const insertUnits = bulkInsert<Row>('admin_units', [
  'id',
  'code',
  'level',
  'kind',
  'name',
  'parent_id',
  'valid_from',
  'valid_to',
  'search',
]);
const insertSuccessions = bulkInsert<RegistrySchema['admin_unit_successions']>('admin_unit_successions', [
  'predecessor_id',
  'successor_id',
  'kind',
  'on_day',
]);

/** Writes units that begin, units whose row has changed, and what follows what. Inside a transaction. */
export async function writeUnits(
  trx: Registry,
  {
    added,
    corrected,
    successions,
  }: {
    readonly added: readonly AdministrativeUnit[];
    readonly corrected: readonly AdministrativeUnit[];
    readonly successions: readonly Succession[];
  },
): Promise<void> {
  // Provinces before their communes, which refer to them.
  for (const level of ['province', 'commune'] as const) {
    await insertUnits(trx, added.filter((unit) => unit.level === level).map(rowOf));
    for (const unit of corrected) {
      if (unit.level !== level) continue;
      const { id, ...row } = rowOf(unit);
      await trx.updateTable('admin_units').set(row).where('id', '=', id).execute();
    }
  }
  await insertSuccessions(
    trx,
    successions.map(({ predecessor, successor, kind, on }) => ({
      predecessor_id: predecessor,
      successor_id: successor,
      kind,
      on_day: on,
    })),
  );
}

const rowOf = (unit: AdministrativeUnit): Row => ({
  id: unit.id,
  code: unit.code,
  level: unit.level,
  kind: unit.kind,
  name: unit.name,
  parent_id: unit.parent,
  valid_from: unit.from,
  valid_to: unit.to,
  search: searchKey(`${unit.name} ${unit.code}`),
});
