import type { Registry } from './schema.ts';

export interface NewOrganisation {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Id of the commune where its seat is. */
  readonly commune: string | null;
  readonly phone: string | null;
}

/** @returns false when there is one of that id already, which stays as it is */
export async function createOrganisation(
  registry: Registry,
  organisation: NewOrganisation,
  now: number,
): Promise<boolean> {
  const { id, name, kind, commune, phone } = organisation;
  const { numInsertedOrUpdatedRows } = await registry
    .insertInto('organisations')
    .values({ id, name, kind, commune_id: commune, phone, created_at: now, updated_at: now })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}
