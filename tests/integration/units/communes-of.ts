import type { Registry } from '../../../store/registry/schema.ts';

/** The commune of something at an instant, and the province in which that commune lay. */
interface CommuneThen {
  readonly id: string;
  readonly name: string;
  readonly province: string | null;
  readonly provinceName: string | null;
}

/**
 * In which communes sites were, within the borders of that time.
 * @param at epoch ms
 * @returns by id of the site; those that were in none are left out
 */
export async function communesOf(
  registry: Registry,
  sites: readonly string[],
  at: number,
): Promise<Map<string, CommuneThen>> {
  if (sites.length === 0) return new Map();
  const rows = await registry
    .selectFrom('site_communes')
    .innerJoin('admin_units as communes', 'communes.id', 'site_communes.commune_id')
    .leftJoin('admin_units as provinces', 'provinces.id', 'communes.parent_id')
    .select([
      'site_communes.site_id',
      'communes.id',
      'communes.name',
      'communes.parent_id as province',
      'provinces.name as provinceName',
    ])
    .where('site_communes.site_id', 'in', sites)
    .where('site_communes.from_at', '<=', at)
    .where((eb) => eb.or([eb('site_communes.to_at', 'is', null), eb('site_communes.to_at', '>', at)]))
    .execute();
  return new Map(rows.map(({ site_id, ...commune }) => [site_id, commune]));
}
