import type { Registry } from './schema.ts';

/** A retry later than this is a request of its own. */
const KEPT_MS = 24 * 3_600_000;

export interface KeptAnswer {
  readonly requestHash: string;
  readonly status: number;
  readonly body: string;
}

/** The answer that a create with this key got before; `key` is a digest, never what the caller sent. */
export async function keptAnswer(
  registry: Registry,
  { key, actor, now }: { key: string; actor: string; now: number },
): Promise<KeptAnswer | null> {
  const row = await registry
    .selectFrom('idempotency_keys')
    .select(['request_hash', 'status', 'body'])
    .where('key', '=', key)
    .where('actor', '=', actor)
    .where('created_at', '>', now - KEPT_MS)
    .executeTakeFirst();
  return row ? { requestHash: row.request_hash, status: row.status, body: row.body } : null;
}

/** Keeps an answer, and lets go of those that are too old. */
export async function keepAnswer(
  registry: Registry,
  { key, actor, now }: { key: string; actor: string; now: number },
  { requestHash, status, body }: KeptAnswer,
): Promise<void> {
  await registry
    .deleteFrom('idempotency_keys')
    .where('created_at', '<=', now - KEPT_MS)
    .execute();
  await registry
    .insertInto('idempotency_keys')
    .values({ key, actor, request_hash: requestHash, status, body, created_at: now })
    .onConflict((oc) => oc.columns(['actor', 'key']).doNothing())
    .execute();
}
