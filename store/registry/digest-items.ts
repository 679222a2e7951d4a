import { bulkInsert } from './bulk.ts';
import type { Registry, RegistrySchema } from './schema.ts';

/** Why an alert is told in the digest only. */
export type DigestReason = 'mild' | 'over' | 'many';

/** What late results would have raised, as the digest tells it. Times are epoch ms. */
export interface LateItem {
  readonly kind: 'late';
  readonly rule: { readonly vi: string; readonly en: string };
  readonly device: string;
  readonly deviceName: string;
  readonly site: string | null;
  readonly siteName: string | null;
  readonly key: string;
  readonly level: string;
  /** null for whoever may not see it */
  readonly worst: number | null;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly results: number;
}

export type DigestBody = LateItem | { readonly kind: 'alert'; readonly reason: DigestReason };

export interface NewDigestItem {
  readonly user: string;
  /** There is one entry of it at most for a person. */
  readonly once: string;
  readonly alert: string | null;
  readonly body: DigestBody;
}

export interface DigestItem {
  readonly id: number;
  readonly alert: string | null;
  readonly body: DigestBody;
}

// Late results come in batches, and the last word counts; what was told already stays told.
const insertRows = bulkInsert<Omit<RegistrySchema['digest_items'], 'id'>>(
  'digest_items',
  ['user_id', 'once', 'alert_id', 'body', 'created_at', 'digested_at'],
  '(user_id, once) do update set body = excluded.body where digest_items.digested_at is null',
);

export function insertDigestItems(registry: Registry, items: readonly NewDigestItem[], now: number): Promise<void> {
  return insertRows(
    registry,
    items.map(({ user, once, alert, body }) => ({
      user_id: user,
      once,
      alert_id: alert,
      body: JSON.stringify(body),
      created_at: now,
      digested_at: null,
    })),
  );
}

/** For whom something waits, and since when. */
export async function peopleWithDigest(
  registry: Registry,
): Promise<{ readonly user: string; readonly since: number }[]> {
  return registry
    .selectFrom('digest_items')
    .select(['user_id as user', ({ fn }) => fn.min<number>('created_at').as('since')])
    .where('digested_at', 'is', null)
    .groupBy('user_id')
    .orderBy('user_id')
    .execute();
}

/** What waits for somebody since before an instant, oldest first. */
export async function digestItemsOf(
  registry: Registry,
  user: string,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<DigestItem[]> {
  const rows = await registry
    .selectFrom('digest_items')
    .select(['id', 'alert_id as alert', 'body'])
    .where('user_id', '=', user)
    .where('digested_at', 'is', null)
    .where('created_at', '<', before)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ body, ...row }) => ({ ...row, body: JSON.parse(body) as DigestBody }));
}

/** @returns how many there were */
export async function finishDigest(
  registry: Registry,
  user: string,
  { before, now }: { readonly before: number; readonly now: number },
): Promise<number> {
  const { numUpdatedRows } = await registry
    .updateTable('digest_items')
    .set({ digested_at: now })
    .where('user_id', '=', user)
    .where('digested_at', 'is', null)
    .where('created_at', '<', before)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export type LateFinding = RegistrySchema['late_findings'];

/** What late results would have raised and nobody was told yet, written before an instant. */
export function waitingFindings(registry: Registry, before: number, limit: number): Promise<LateFinding[]> {
  return registry
    .selectFrom('late_findings')
    .selectAll()
    .where('digested_at', 'is', null)
    .where('recorded_at', '<=', before)
    .orderBy('recorded_at')
    .limit(limit)
    .execute();
}

export async function markFindingsTold(
  registry: Registry,
  findings: readonly LateFinding[],
  now: number,
): Promise<void> {
  for (const { rule_id, device_id, key, day } of findings)
    await registry
      .updateTable('late_findings')
      .set({ digested_at: now })
      .where('rule_id', '=', rule_id)
      .where('device_id', '=', device_id)
      .where('key', '=', key)
      .where('day', '=', day)
      .execute();
}
