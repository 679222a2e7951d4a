import { sql } from 'kysely';
import { isOn } from '../../domain/units/history.ts';
import type { Registry } from './schema.ts';

interface Move {
  /** Id of the commune; null for none. */
  readonly commune: string | null;
  readonly now: number;
}

/** Puts a site into a commune from now on; where it was until now stays on record. Inside a transaction. */
export async function placeSite(trx: Registry, site: string, { commune, now }: Move): Promise<void> {
  await record(trx, { table: 'site_communes', of: 'site_id', in: 'commune_id' }, { id: site, to: commune, now });
  await trx.updateTable('sites').set({ commune_id: commune }).where('id', '=', site).execute();
}

/** Puts a site into a village, or with null into none, from now on; in which it was until now stays on record. Inside a transaction. */
export async function joinVillage(
  trx: Registry,
  site: string,
  { village, now }: { readonly village: string | null; readonly now: number },
): Promise<void> {
  await record(trx, { table: 'site_villages', of: 'site_id', in: 'village_id' }, { id: site, to: village, now });
  await trx.updateTable('sites').set({ village_id: village }).where('id', '=', site).execute();
}

/** Puts a village with all its sites into a commune from now on. Inside a transaction. */
export async function placeVillage(trx: Registry, village: string, { commune, now }: Move): Promise<void> {
  await record(
    trx,
    { table: 'village_communes', of: 'village_id', in: 'commune_id' },
    { id: village, to: commune, now },
  );
  await trx.updateTable('villages').set({ commune_id: commune }).where('id', '=', village).execute();
  const sites = await trx.selectFrom('sites').select('id').where('village_id', '=', village).execute();
  for (const { id } of sites) await placeSite(trx, id, { commune, now });
}

/** A table of what was in what, from when to when. */
interface History {
  readonly table: 'site_communes' | 'site_villages' | 'village_communes';
  /** Column of what moves. */
  readonly of: string;
  /** Column of what it is in. */
  readonly in: string;
}

/** Ends the stay that goes on, and begins one in `to`, null for nowhere; nothing where it is there already. */
async function record(
  trx: Registry,
  history: History,
  { id, to, now }: { readonly id: string; readonly to: string | null; readonly now: number },
): Promise<void> {
  const [table, of, place] = [sql.table(history.table), sql.ref(history.of), sql.ref(history.in)];
  await sql`update ${table} set to_at = case when from_at > ${now} then from_at else ${now} end
    where ${of} = ${id} and to_at is null and ${place} <> ${to ?? ''}`.execute(trx);
  if (to === null) return;
  await sql`insert into ${table} (${of}, ${place}, from_at) select ${id}, ${to}, ${now}
    where not exists (select 1 from ${table} where ${of} = ${id} and to_at is null)`.execute(trx);
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
