import { sql } from 'kysely';
import type { Registry } from './schema.ts';

/** Ids a statement. */
const SOME = 500;

interface Move {
  /** Id of the commune that follows. */
  readonly to: string;
  /** When it begins, epoch ms: from then on these were there, however late that is written down. */
  readonly since: number;
  readonly now: number;
}

/** Puts sites into the commune that follows theirs. A site that came later was in the new one from its first moment. */
export async function moveSites(trx: Registry, ids: readonly string[], { to, since, now }: Move): Promise<void> {
  for (const some of chunks(ids)) {
    await trx
      .insertInto('site_communes')
      .columns(['site_id', 'commune_id', 'from_at', 'to_at'])
      .expression((eb) =>
        eb
          .selectFrom('site_communes')
          .select(['site_id', sql<string>`${to}`.as('commune_id'), later(since).as('from_at'), 'to_at'])
          .where('site_id', 'in', some)
          .where('to_at', 'is', null),
      )
      .execute();
    await trx
      .updateTable('site_communes')
      .set({ to_at: later(since) })
      .where('site_id', 'in', some)
      .where('to_at', 'is', null)
      .where('commune_id', '<>', to)
      .execute();
    await trx
      .updateTable('sites')
      .set((eb) => ({ commune_id: to, version: eb('version', '+', 1), updated_at: now }))
      .where('id', 'in', some)
      .execute();
  }
}

/** The same of villages; their sites are moved by themselves. */
export async function moveVillages(trx: Registry, ids: readonly string[], { to, since, now }: Move): Promise<void> {
  for (const some of chunks(ids)) {
    await trx
      .insertInto('village_communes')
      .columns(['village_id', 'commune_id', 'from_at', 'to_at'])
      .expression((eb) =>
        eb
          .selectFrom('village_communes')
          .select(['village_id', sql<string>`${to}`.as('commune_id'), later(since).as('from_at'), 'to_at'])
          .where('village_id', 'in', some)
          .where('to_at', 'is', null),
      )
      .execute();
    await trx
      .updateTable('village_communes')
      .set({ to_at: later(since) })
      .where('village_id', 'in', some)
      .where('to_at', 'is', null)
      .where('commune_id', '<>', to)
      .execute();
    await trx
      .updateTable('villages')
      .set((eb) => ({ commune_id: to, version: eb('version', '+', 1), updated_at: now }))
      .where('id', 'in', some)
      .execute();
  }
}

/** Seats of organisations, of which no history is kept. */
export async function moveSeats(
  trx: Registry,
  ids: readonly string[],
  { to, now }: Pick<Move, 'to' | 'now'>,
): Promise<void> {
  for (const some of chunks(ids))
    await trx
      .updateTable('organisations')
      .set((eb) => ({ commune_id: to, version: eb('version', '+', 1), updated_at: now }))
      .where('id', 'in', some)
      .execute();
}

/** The day's midnight, or the later moment at which the row begins. */
const later = (since: number) => sql<number>`case when from_at > ${since} then from_at else ${since} end`;

function* chunks(ids: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < ids.length; from += SOME) yield ids.slice(from, from + SOME);
}
