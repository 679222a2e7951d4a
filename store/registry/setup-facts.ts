import type { Registry } from './schema.ts';

/** What of a working installation there is already. */
export interface SetupFacts {
  readonly organisation: boolean;
  /** A site in a commune. */
  readonly place: boolean;
  readonly device: boolean;
  /** Some device has brought a reading. */
  readonly value: boolean;
  /** The newest device that has sent something, else the newest; null for none. */
  readonly newest: string | null;
}

export async function readSetupFacts(registry: Registry): Promise<SetupFacts> {
  const organisation = await registry.selectFrom('organisations').select('id').limit(1).executeTakeFirst();
  const place = await registry
    .selectFrom('sites')
    .select('id')
    .where('commune_id', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  const value = await registry.selectFrom('latest').select('device_id').limit(1).executeTakeFirst();
  const newest = await registry
    .selectFrom('devices')
    .leftJoin('device_activity', 'device_activity.device_id', 'devices.id')
    .select('devices.id')
    .where('devices.retired_at', 'is', null)
    .orderBy((eb) => eb.case().when('device_activity.live_at', 'is', null).then(1).else(0).end())
    .orderBy('devices.created_at', 'desc')
    .orderBy('devices.id')
    .limit(1)
    .executeTakeFirst();
  return {
    organisation: organisation !== undefined,
    place: place !== undefined,
    device: newest !== undefined,
    value: value !== undefined,
    newest: newest?.id ?? null,
  };
}
