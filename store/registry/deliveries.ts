import type { HeldFor } from '../../domain/api/notifications.ts';
import type { EndpointKind } from '../../domain/notifications/endpoints.ts';
import type { DeliveryPurpose, OutgoingMessage } from '../../domain/notifications/message.ts';
import type { AlertLevel } from '../../domain/rules/steps.ts';
import type { Scope } from '../../domain/scopes.ts';
import { bulkInsert } from './bulk.ts';
import type { Registry, RegistrySchema } from './schema.ts';

/** What `deliveries.message` holds. */
export interface Envelope {
  readonly message: OutgoingMessage;
  /** The address, of a recipient that is no endpoint; gone once the delivery is over. */
  readonly to: string | null;
  /** When the first attempt was made that failed, epoch ms. */
  readonly triedSince: number | null;
  /** It holds a code, of which nothing is kept once it was sent. */
  readonly isCode: boolean;
}

/** A delivery to make. Times are epoch ms. */
export interface NewDelivery {
  /** There is one delivery of a key at most. */
  readonly key: string;
  readonly purpose: DeliveryPurpose;
  readonly alert: string | null;
  readonly group: string | null;
  readonly level: AlertLevel | null;
  readonly user: string | null;
  readonly endpoint: string | null;
  /** In whose log it stands, when it is about no alert. */
  readonly scope: Scope | null;
  readonly channel: EndpointKind;
  /** As it may be shown. */
  readonly recipient: string;
  readonly message: OutgoingMessage;
  readonly to?: string;
  readonly isCode?: boolean;
  readonly held: HeldFor | null;
  readonly at: number;
}

/** A delivery as the dispatcher takes it up. */
export interface DueDelivery {
  readonly id: number;
  readonly key: string;
  readonly purpose: DeliveryPurpose;
  readonly alert: string | null;
  readonly group: string | null;
  readonly level: AlertLevel | null;
  readonly user: string | null;
  readonly endpoint: string | null;
  readonly channel: EndpointKind;
  readonly envelope: Envelope;
  readonly held: HeldFor | null;
  readonly attempts: number;
  readonly createdAt: number;
}

type Row = Omit<RegistrySchema['deliveries'], 'id' | 'attempts' | 'sent_at' | 'answer' | 'error'>;

// One that was withdrawn, as its alert had cleared before anybody was told, comes to life again with the alert.
const insertRows = bulkInsert<Row>(
  'deliveries',
  [
    'idempotency_key',
    'purpose',
    'alert_id',
    'group_id',
    'level',
    'user_id',
    'endpoint_id',
    'scope',
    'channel',
    'recipient',
    'message',
    'state',
    'held',
    'next_attempt_at',
    'created_at',
  ],
  `(idempotency_key) do update set purpose = excluded.purpose, alert_id = excluded.alert_id, message = excluded.message,
    state = excluded.state, held = excluded.held, next_attempt_at = excluded.next_attempt_at, attempts = 0, error = null
    where deliveries.state = 'withdrawn'`,
);

/** Adds deliveries; of a key that there is already only one that was withdrawn changes. */
export function insertDeliveries(registry: Registry, deliveries: readonly NewDelivery[], now: number): Promise<void> {
  return insertRows(
    registry,
    deliveries.map(({ message, to = null, isCode = false, ...one }) => ({
      idempotency_key: one.key,
      purpose: one.purpose,
      alert_id: one.alert,
      group_id: one.group,
      level: one.level,
      user_id: one.user,
      endpoint_id: one.endpoint,
      scope: one.scope,
      channel: one.channel,
      recipient: one.recipient,
      message: JSON.stringify({ message, to, triedSince: null, isCode } satisfies Envelope),
      state: 'waiting',
      held: one.held,
      next_attempt_at: one.at,
      created_at: now,
    })),
  );
}

/** Channels over which something is due. */
export async function dueChannels(registry: Registry, now: number): Promise<EndpointKind[]> {
  const rows = await registry
    .selectFrom('deliveries')
    .select('channel')
    .distinct()
    .where('state', '=', 'waiting')
    .where('next_attempt_at', '<=', now)
    .execute();
  return rows.map(({ channel }) => channel as EndpointKind);
}

/** Deliveries over a channel whose time has come, longest waiting first. */
export async function dueDeliveries(
  registry: Registry,
  channel: EndpointKind,
  { now, limit }: { readonly now: number; readonly limit: number },
): Promise<DueDelivery[]> {
  const rows = await registry
    .selectFrom('deliveries')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('channel', '=', channel)
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    key: row.idempotency_key,
    purpose: row.purpose,
    alert: row.alert_id,
    group: row.group_id,
    level: row.level as AlertLevel | null,
    user: row.user_id,
    endpoint: row.endpoint_id,
    channel,
    envelope: JSON.parse(row.message) as Envelope,
    held: row.held,
    attempts: row.attempts,
    createdAt: row.created_at,
  }));
}

/** What a delivery keeps of its message once it is over: neither addresses nor codes. */
const kept = ({ message, isCode }: Envelope): string =>
  JSON.stringify({
    message: isCode ? { ...message, text: '', short: '', facts: {} } : message,
    to: null,
    triedSince: null,
    isCode,
  } satisfies Envelope);

/** A delivery that is being attempted, and when. */
interface Attempt {
  readonly delivery: DueDelivery;
  readonly now: number;
}

/** @param answer the receiver's own number for it */
export async function markSent(
  registry: Registry,
  { delivery: { id, envelope }, now }: Attempt,
  answer: string | null,
): Promise<void> {
  await registry
    .updateTable('deliveries')
    .set((eb) => ({
      state: 'sent',
      sent_at: now,
      held: null,
      answer: answer?.slice(0, 200) ?? null,
      error: null,
      attempts: eb('attempts', '+', 1),
      message: kept(envelope),
    }))
    .where('id', '=', id)
    .execute();
}

/** An attempt failed; there will be another. */
export async function markLater(
  registry: Registry,
  { delivery: { id, envelope }, now }: Attempt,
  { error, nextAttemptAt }: { readonly error: string; readonly nextAttemptAt: number },
): Promise<void> {
  await registry
    .updateTable('deliveries')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      held: null,
      error: error.slice(0, 500),
      next_attempt_at: nextAttemptAt,
      ...(envelope.triedSince === null
        ? { message: JSON.stringify({ ...envelope, triedSince: now } satisfies Envelope) }
        : {}),
    }))
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** It will not be sent any more. */
export async function markFailed(registry: Registry, { delivery }: Attempt, error: string): Promise<void> {
  await registry
    .updateTable('deliveries')
    .set((eb) => ({
      state: 'failed',
      held: null,
      attempts: eb('attempts', '+', 1),
      error: error.slice(0, 500),
      message: kept(delivery.envelope),
    }))
    .where('id', '=', delivery.id)
    .where('state', '=', 'waiting')
    .execute();
}

/** Puts it off without an attempt. */
export async function holdDelivery(
  registry: Registry,
  id: number,
  { held, at }: { readonly held: HeldFor | null; readonly at: number },
): Promise<void> {
  await registry
    .updateTable('deliveries')
    .set({ held, next_attempt_at: at })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}

/** @param why why nobody is told any more, for people; null where the log need not say */
export async function withdrawDelivery(registry: Registry, delivery: DueDelivery, why: string | null): Promise<void> {
  await registry
    .updateTable('deliveries')
    .set({ state: 'withdrawn', error: why, message: kept(delivery.envelope) })
    .where('id', '=', delivery.id)
    .where('state', '=', 'waiting')
    .execute();
}

/** Withdraws what waits under these keys; a few hundred at a time. */
export async function withdrawKeys(registry: Registry, keys: readonly string[]): Promise<void> {
  for (let from = 0; from < keys.length; from += 500)
    await registry
      .updateTable('deliveries')
      .set({ state: 'withdrawn' })
      .where('idempotency_key', 'in', keys.slice(from, from + 500))
      .where('state', '=', 'waiting')
      .execute();
}

/** Withdraws what waits for an endpoint that goes. */
export async function withdrawOfEndpoint(registry: Registry, endpoint: string): Promise<void> {
  await registry
    .updateTable('deliveries')
    .set({ state: 'withdrawn' })
    .where('endpoint_id', '=', endpoint)
    .where('state', '=', 'waiting')
    .execute();
}
