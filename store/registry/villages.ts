import { placeVillage } from './placement.ts';
import type { Registry } from './schema.ts';

/** A smart village: a named group of sites in a commune. */
export interface NewVillage {
  readonly id: string;
  readonly name: string;
  /** Id of the commune, `28696@2025-07-01`. */
  readonly commune: string;
}

/** @returns false when there is one of that id already, which stays as it is */
export async function createVillage(registry: Registry, village: NewVillage, now: number): Promise<boolean> {
  const { id, name, commune } = village;
  return registry.transaction().execute(async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('villages')
      .values({ id, name, created_at: now, updated_at: now })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirstOrThrow();
    if ((numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
    await placeVillage(trx, id, { commune, now });
    return true;
  });
}
