import { isOn } from '../../domain/units/history.ts';
import type { Registry } from './schema.ts';

interface Move {
  /** Id of the commune; null for none. */
  readonly commune: string | null;
  readonly now: number;
}

/** Puts a site into a commune from now on; where it was until now stays on record. Inside a transaction. */
export async function placeSite(trx: Registry, site: string, { commune, now }: Move): Promise<void> {
  const present = await trx
    .selectFrom('site_communes')
    .select(['id', 'commune_id', 'from_at'])
    .where('site_id', '=', site)
    .where('to_at', 'is', null)
    .executeTakeFirst();
  if (present?.commune_id !== (commune ?? undefined)) {
    if (present)
      await trx
        .updateTable('site_communes')
        .set({ to_at: Math.max(now, present.from_at) })
        .where('id', '=', present.id)
        .execute();
    if (commune !== null)
      await trx
        .insertInto('site_communes')
        .values({ site_id: site, commune_id: commune, from_at: now, to_at: null })
        .execute();
  }
  await trx.updateTable('sites').set({ commune_id: commune }).where('id', '=', site).execute();
}

/** Puts a village with all its sites into a commune from now on. Inside a transaction. */
export async function placeVillage(trx: Registry, village: string, { commune, now }: Move): Promise<void> {
  const present = await trx
    .selectFrom('village_communes')
    .select(['id', 'commune_id', 'from_at'])
    .where('village_id', '=', village)
    .where('to_at', 'is', null)
    .executeTakeFirst();
  if (present?.commune_id !== (commune ?? undefined)) {
    if (present)
      await trx
        .updateTable('village_communes')
        .set({ to_at: Math.max(now, present.from_at) })
        .where('id', '=', present.id)
        .execute();
    if (commune !== null)
      await trx
        .insertInto('village_communes')
        .values({ village_id: village, commune_id: commune, from_at: now, to_at: null })
        .execute();
  }
  await trx.updateTable('villages').set({ commune_id: commune }).where('id', '=', village).execute();
  const sites = await trx.selectFrom('sites').select('id').where('village_id', '=', village).execute();
  for (const { id } of sites) await placeSite(trx, id, { commune, now });
}

/** Whether there is such a commune on the day; a former one, or one to come, is `not-there`. */
export async function communeOn(
  registry: Registry,
  id: string,
  today: string,
): Promise<'there' | 'not-there' | 'unknown'> {
  const unit = await registry
    .selectFrom('admin_units')
    .select(['valid_from as from', 'valid_to as to'])
    .where('id', '=', id)
    .where('level', '=', 'commune')
    .executeTakeFirst();
  if (!unit) return 'unknown';
  return isOn(unit, today) ? 'there' : 'not-there';
}
