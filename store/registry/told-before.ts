import { sql } from 'kysely';
import type { HeldFor } from '../../domain/api/notifications.ts';
import type { DeliveryPurpose } from '../../domain/notifications/message.ts';
import type { AlertLevel } from '../../domain/rules/steps.ts';
import type { Registry, RegistrySchema } from './schema.ts';

/** A delivery as later ones of its group look back on it. */
export interface EarlierDelivery {
  readonly key: string;
  readonly group: string;
  readonly user: string | null;
  readonly level: AlertLevel;
  readonly purpose: DeliveryPurpose;
  readonly state: RegistrySchema['deliveries']['state'];
  readonly held: HeldFor | null;
}

/** All deliveries of some groups of alerts. */
export async function deliveriesOfGroups(registry: Registry, groups: readonly string[]): Promise<EarlierDelivery[]> {
  if (groups.length === 0) return [];
  const rows = await registry
    .selectFrom('deliveries')
    .select(['idempotency_key as key', 'group_id as group', 'user_id as user', 'level', 'purpose', 'state', 'held'])
    .where('group_id', 'in', groups)
    .execute();
  return rows as EarlierDelivery[];
}

/** How much was said to a recipient lately, by level: at most one row a recipient and level. */
export interface Said {
  /** Of an endpoint its id, of an address the address as it is shown. */
  readonly recipient: string;
  readonly level: AlertLevel;
  readonly n: number;
}

/** Messages on alerts since then, whatever became of them, to the endpoints or shown addresses given. */
export async function saidSince(
  registry: Registry,
  since: number,
  { endpoints, addresses }: { readonly endpoints: readonly string[]; readonly addresses: readonly string[] },
): Promise<Said[]> {
  const said: Said[] = [];
  const counted = (recipient: 'endpoint_id' | 'recipient') =>
    registry
      .selectFrom('deliveries')
      .select([sql<string>`${sql.ref(recipient)}`.as('recipient'), 'level', ({ fn }) => fn.countAll<number>().as('n')])
      .where('created_at', '>', since)
      .where('group_id', 'is not', null)
      .where('state', '<>', 'withdrawn')
      .where('level', 'is not', null)
      .groupBy([recipient, 'level']);
  for (let from = 0; from < endpoints.length; from += 500) {
    const rows = await counted('endpoint_id')
      .where('endpoint_id', 'in', endpoints.slice(from, from + 500))
      .execute();
    said.push(...(rows as Said[]));
  }
  if (addresses.length > 0) {
    const rows = await counted('recipient')
      .where('endpoint_id', 'is', null)
      .where('scope', '=', 'all')
      .where('recipient', 'in', addresses)
      .execute();
    said.push(...(rows as Said[]));
  }
  return said.map((one) => ({ ...one, n: Number(one.n) }));
}
