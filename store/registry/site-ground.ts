import type { Polygon } from '../../domain/polygon.ts';
import type { Registry } from './schema.ts';

/** Where a site lies; null for a site that there is not. */
export async function siteGround(
  registry: Registry,
  id: string,
): Promise<{
  readonly commune: { readonly id: string; readonly name: string } | null;
  readonly polygon: Polygon | null;
} | null> {
  const row = await registry
    .selectFrom('sites')
    .leftJoin('admin_units', 'admin_units.id', 'sites.commune_id')
    .select(['sites.commune_id as commune', 'admin_units.name', 'sites.polygon'])
    .where('sites.id', '=', id)
    .executeTakeFirst();
  if (!row) return null;
  return {
    commune: row.commune === null ? null : { id: row.commune, name: row.name ?? row.commune },
    polygon: row.polygon === null ? null : (JSON.parse(row.polygon) as Polygon),
  };
}
