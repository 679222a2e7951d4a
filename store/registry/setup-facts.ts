import type { Registry } from './schema.ts';

/** What of a working installation there is already. */
export interface SetupFacts {
  readonly organisation: boolean;
  /** A site in a commune. */
  readonly place: boolean;
  readonly device: boolean;
  /** Some device has brought a reading. */
  readonly value: boolean;
  /** Somebody, or something of a place, is told of alerts by a means that is known to reach them. */
  readonly endpoint: boolean;
  /** A device that has brought a reading, else the newest; null for none. */
  readonly first: string | null;
}

export async function readSetupFacts(registry: Registry): Promise<SetupFacts> {
  const organisation = await registry.selectFrom('organisations').select('id').limit(1).executeTakeFirst();
  const place = await registry
    .selectFrom('sites')
    .select('id')
    .where('commune_id', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  const sent = await registry.selectFrom('latest').select('device_id as id').limit(1).executeTakeFirst();
  const endpoint = await registry
    .selectFrom('notification_endpoints')
    .select('id')
    .where('confirmed_at', 'is not', null)
    .where('enabled', '=', 1)
    .limit(1)
    .executeTakeFirst();
  // Looked for only until something was sent: by then there may be too many devices to sort.
  const newest = await registry
    .selectFrom('devices')
    .select('id')
    .where('retired_at', 'is', null)
    .$if(sent === undefined, (query) => query.orderBy('created_at', 'desc').orderBy('id'))
    .limit(1)
    .executeTakeFirst();
  return {
    organisation: organisation !== undefined,
    place: place !== undefined,
    device: newest !== undefined,
    value: sent !== undefined,
    endpoint: endpoint !== undefined,
    first: (sent ?? newest)?.id ?? null,
  };
}
