import type { Registry } from './schema.ts';

export interface NewVillage {
  readonly id: string;
  readonly name: string;
  /** Codes are strings: leading zeros count. */
  readonly communeCode: string;
  readonly communeName: string;
  readonly provinceCode: string;
  readonly provinceName: string;
}

/** Registers an organisation; one of that id stays as it is. */
export async function createOrganisation(
  registry: Registry,
  organisation: { readonly id: string; readonly name: string; readonly kind: string },
): Promise<void> {
  await registry
    .insertInto('organisations')
    .values({ id: organisation.id, name: organisation.name, kind: organisation.kind })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Registers a smart village, a named group of sites in a commune; one of that id stays as it is. */
export async function createVillage(registry: Registry, village: NewVillage): Promise<void> {
  await registry
    .insertInto('villages')
    .values({
      id: village.id,
      name: village.name,
      commune_code: village.communeCode,
      commune_name: village.communeName,
      province_code: village.provinceCode,
      province_name: village.provinceName,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}
