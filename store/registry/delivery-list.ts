import { type SqlBool, sql } from 'kysely';
import type { Delivery } from '../../domain/api/notifications.ts';
import type { EndpointKind } from '../../domain/notifications/endpoints.ts';
import type { AlertLevel } from '../../domain/rules/steps.ts';
import type { Scope } from '../../domain/scopes.ts';
import { rfc3339 } from '../../domain/time.ts';
import { alertsWithin } from './alerts-within.ts';
import type { Envelope } from './deliveries.ts';
import { isEverything } from './devices-within.ts';
import type { Registry } from './schema.ts';

export interface DeliveryFilter {
  readonly alert?: string | undefined;
  readonly user?: string | undefined;
  readonly channel?: EndpointKind | undefined;
  readonly state?: Delivery['state'] | undefined;
  /** Only what is about alerts of these scopes, was sent on behalf of `places`, or to `own`, a user; null for all. */
  readonly within: {
    readonly scopes: readonly Scope[];
    readonly places: readonly Scope[];
    readonly own: string | null;
  } | null;
}

/** Deliveries, newest first, those older than `after`. */
export async function listDeliveries(
  registry: Registry,
  filter: DeliveryFilter,
  { after, limit }: { readonly after: number | null; readonly limit: number },
): Promise<Delivery[]> {
  const { within } = filter;
  const rows = await registry
    .selectFrom('deliveries')
    .leftJoin('alerts', 'alerts.id', 'deliveries.alert_id')
    .leftJoin('users', 'users.id', 'deliveries.user_id')
    .selectAll('deliveries')
    .select('users.name as userName')
    .$if(filter.alert !== undefined, (query) => query.where('deliveries.alert_id', '=', filter.alert as string))
    .$if(filter.user !== undefined, (query) => query.where('deliveries.user_id', '=', filter.user as string))
    .$if(filter.channel !== undefined, (query) => query.where('deliveries.channel', '=', filter.channel as string))
    .$if(filter.state !== undefined, (query) => query.where('deliveries.state', '=', filter.state as Delivery['state']))
    .$if(within !== null && !isEverything(within.scopes), (query) => {
      const { scopes, places, own } = within as NonNullable<typeof within>;
      const ofPlaces =
        places.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`deliveries.scope in (${sql.join(places)})`;
      return query.where((eb) =>
        eb.or([
          eb.and([eb('deliveries.alert_id', 'is not', null), alertsWithin(registry, scopes)]),
          eb.and([eb('deliveries.alert_id', 'is', null), ofPlaces]),
          ...(own === null ? [] : [eb('deliveries.user_id', '=', own)]),
        ]),
      );
    })
    .$if(after !== null, (query) => query.where('deliveries.id', '<', after as number))
    .orderBy('deliveries.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: String(row.id),
    purpose: row.purpose,
    subject: subjectOf(row.message),
    alert: row.alert_id,
    level: row.level as AlertLevel | null,
    user: row.user_id === null ? null : { id: row.user_id, name: row.userName ?? row.user_id },
    endpoint: row.endpoint_id,
    channel: row.channel as EndpointKind,
    recipient: row.recipient,
    state: row.state,
    held: row.state === 'waiting' ? row.held : null,
    attempts: row.attempts,
    createdAt: rfc3339(row.created_at),
    nextAttemptAt: row.state === 'waiting' ? rfc3339(row.next_attempt_at) : null,
    sentAt: row.sent_at === null ? null : rfc3339(row.sent_at),
    error: row.error,
  }));
}

const subjectOf = (text: string): string => (JSON.parse(text) as Envelope).message.subject;

/** The places on whose behalf something was sent that is about no alert. */
export async function placesWithDeliveries(registry: Registry): Promise<Scope[]> {
  const rows = await registry
    .selectFrom('deliveries')
    .select('scope')
    .distinct()
    .where('scope', 'is not', null)
    .where('alert_id', 'is', null)
    .execute();
  return rows.map(({ scope }) => scope as Scope);
}

/** The newest delivery to each of these endpoints, by the endpoint. */
export async function lastDeliveries(registry: Registry, endpoints: readonly string[]): Promise<Map<string, Delivery>> {
  if (endpoints.length === 0) return new Map();
  const newest = await registry
    .selectFrom('deliveries')
    .select(({ fn }) => fn.max('id').as('id'))
    .where('endpoint_id', 'in', endpoints)
    .groupBy('endpoint_id')
    .execute();
  const rows = await registry
    .selectFrom('deliveries')
    .select(['id', 'endpoint_id'])
    .where(
      'id',
      'in',
      newest.map(({ id }) => id),
    )
    .execute();
  const found = new Map<string, Delivery>();
  for (const { id, endpoint_id } of rows) {
    const [one] = await listDeliveries(registry, { within: null }, { after: id + 1, limit: 1 });
    if (one && endpoint_id !== null) found.set(endpoint_id, one);
  }
  return found;
}

/** The delivery of a key. */
export async function deliveryOfKey(registry: Registry, key: string): Promise<Delivery | null> {
  const row = await registry
    .selectFrom('deliveries')
    .select('id')
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  if (!row) return null;
  return (await listDeliveries(registry, { within: null }, { after: row.id + 1, limit: 1 }))[0] ?? null;
}
