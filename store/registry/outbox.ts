import { type Letter, queueMail } from './mails.ts';
import type { Registry, RegistrySchema } from './schema.ts';

/** A notification to deliver at least once; receivers tell repeats by its key. */
export interface Notification {
  readonly id: number;
  readonly idempotencyKey: string;
  readonly kind: string;
  /** JSON. */
  readonly body: string;
  readonly attempts: number;
}

const notificationOf = (
  row: Pick<RegistrySchema['outbox'], 'idempotency_key' | 'kind' | 'body' | 'attempts'> & { id: number },
): Notification => ({
  id: row.id,
  idempotencyKey: row.idempotency_key,
  kind: row.kind,
  body: row.body,
  attempts: row.attempts,
});

/** Notifications whose time has come, oldest first. */
export async function dueNotifications(registry: Registry, now: number, limit: number): Promise<Notification[]> {
  const rows = await registry
    .selectFrom('outbox')
    .select(['id', 'idempotency_key', 'kind', 'body', 'attempts'])
    .where('delivered_at', 'is', null)
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(notificationOf);
}

export async function markDelivered(registry: Registry, id: number, now: number): Promise<void> {
  await registry.updateTable('outbox').set({ delivered_at: now }).where('id', '=', id).execute();
}

/** Counts a failed attempt and says when to try again. */
export async function postpone(registry: Registry, id: number, nextAttemptAt: number): Promise<void> {
  await registry
    .updateTable('outbox')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), next_attempt_at: nextAttemptAt }))
    .where('id', '=', id)
    .execute();
}

/** Hands letters over that say what a notification says, once however often it is delivered. */
export async function queueLettersOnce(
  registry: Registry,
  { id, letters, now }: { readonly id: number; readonly letters: readonly Letter[]; readonly now: number },
): Promise<void> {
  await registry.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('outbox')
      .set({ letters_at: now })
      .where('id', '=', id)
      .where('letters_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n) for (const letter of letters) await queueMail(trx, letter, now);
  });
}
