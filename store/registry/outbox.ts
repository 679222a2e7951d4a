import { rfc3339 } from '../../domain/time.ts';
import type { Registry, RegistrySchema } from './schema.ts';

export const WARNING_PUBLISHED = 'warning-published';
export const ALERT_ASSIGNED = 'alert-assigned';

/** What somebody may have to be told, until it has become deliveries. */
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

/** These have become deliveries; a few hundred at a time. */
export async function markPlanned(registry: Registry, ids: readonly number[], now: number): Promise<void> {
  await registry.updateTable('outbox').set({ delivered_at: now }).where('id', 'in', ids).execute();
}

/** It could not be planned: counts the attempt and says when to try again. */
export async function postpone(registry: Registry, id: number, nextAttemptAt: number): Promise<void> {
  await registry
    .updateTable('outbox')
    .set((eb) => ({ attempts: eb('attempts', '+', 1), next_attempt_at: nextAttemptAt }))
    .where('id', '=', id)
    .execute();
}

/** Somebody ended an alert by hand: whoever was told of it is told that it is over. Inside the transaction of the change. */
export const queueClosing = (
  trx: Registry,
  { alert, level, now }: { readonly alert: string; readonly level: string; readonly now: number },
): Promise<void> =>
  queue(trx, {
    key: `${alert}:closed:${now}`,
    kind: 'alert-cleared',
    body: { alert, transition: 'cleared', at: rfc3339(now), level },
    now,
  });

/** Whoever was given an alert to see to is told so. Inside the transaction of the change. */
export const queueAssignment = (
  trx: Registry,
  { alert, user, now }: { readonly alert: string; readonly user: string; readonly now: number },
): Promise<void> =>
  queue(trx, {
    key: `${alert}:assigned:${user}:${now}`,
    kind: ALERT_ASSIGNED,
    body: { alert, user, at: rfc3339(now) },
    now,
  });

/** Those whom a published warning is for are told of it. Inside the transaction that publishes it. */
export const queueWarning = (trx: Registry, warning: string, now: number): Promise<void> =>
  queue(trx, { key: `warning:${warning}`, kind: WARNING_PUBLISHED, body: { warning, at: rfc3339(now) }, now });

async function queue(
  trx: Registry,
  {
    key,
    kind,
    body,
    now,
  }: { readonly key: string; readonly kind: string; readonly body: object; readonly now: number },
): Promise<void> {
  await trx
    .insertInto('outbox')
    .values({
      idempotency_key: key,
      kind,
      body: JSON.stringify(body),
      created_at: now,
      attempts: 0,
      next_attempt_at: now,
      delivered_at: null,
    })
    .onConflict((oc) => oc.column('idempotency_key').doNothing())
    .execute();
}
