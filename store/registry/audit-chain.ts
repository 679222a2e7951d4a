import { appendAudit, chained } from './audit.ts';
import type { Registry } from './schema.ts';

export interface ChainCheck {
  readonly entries: number;
  /** Written before entries carried hashes. */
  readonly unhashed: number;
  /** `id` of the first entry that does not follow from the one before it; null when all do. */
  readonly brokenAt: number | null;
  /** Of the newest entry. */
  readonly hash: string;
}

const PAGE = 2000;
const SWEEP = 'audit.sweep';

/** Goes over the whole audit, oldest first: whether entries are as they were written, and none between them is gone. */
export async function checkAuditChain(registry: Registry): Promise<ChainCheck> {
  let previous = await hashBeforeFirst(registry);
  let entries = 0;
  let unhashed = 0;
  let brokenAt: number | null = null;
  for (let after = 0; ; ) {
    const rows = await registry
      .selectFrom('audit')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      entries++;
      // Those without a hash are older than all that have one.
      if (row.hash === '' && previous === '') unhashed++;
      else if (row.hash !== chained(previous, row)) brokenAt ??= row.id;
      previous = row.hash;
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return { entries, unhashed, brokenAt, hash: previous };
    after = last.id;
  }
}

/** Of the last entry that a sweep deleted, which it wrote down. */
async function hashBeforeFirst(registry: Registry): Promise<string> {
  const sweep = await registry
    .selectFrom('audit')
    .select('after')
    .where('action', '=', SWEEP)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return sweep?.after ? (JSON.parse(sweep.after) as { hash: string }).hash : '';
}

/**
 * Deletes the entries before the first one that is to be kept, and says so in an entry: the one way in which any go.
 * @param keepFrom epoch ms; a clock that once went wrong deletes nothing before its time, since only whole beginnings go
 * @returns how many were deleted
 */
export function sweepAudit(registry: Registry, keepFrom: number, now: number): Promise<number> {
  return registry.transaction().execute(async (trx) => {
    const kept = await trx
      .selectFrom('audit')
      .select((eb) => eb.fn.min('id').as('id'))
      .where('at', '>=', keepFrom)
      .executeTakeFirst();
    const last = await trx
      .selectFrom('audit')
      .select(['id', 'hash'])
      .$if(kept?.id != null, (query) => query.where('id', '<', kept?.id as number))
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!last) return 0;
    const { entries } = await trx
      .selectFrom('audit')
      .select((eb) => eb.fn.countAll<number>().as('entries'))
      .where('id', '<=', last.id)
      .executeTakeFirstOrThrow();
    // Written before the deletion, so that it follows from the newest entry even when that is the last to go.
    await appendAudit(trx, {
      at: now,
      actor: 'sen',
      address: null,
      action: SWEEP,
      resource: 'audit',
      before: null,
      after: { entries, hash: last.hash },
      result: 'ok',
    });
    await trx.deleteFrom('audit').where('id', '<=', last.id).execute();
    return entries;
  });
}
