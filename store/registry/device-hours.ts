import type { Selectable } from 'kysely';
import { bulkInsert } from './bulk.ts';
import type { Registry, RegistrySchema } from './schema.ts';

export type DeviceHourRow = Selectable<RegistrySchema['device_hours']>;

export const HOUR_MS = 3_600_000;
/** Longer than anybody looks back at how well a device is heard. */
export const KEPT_HOURS = 35 * 24;

/** The hour of epoch hours that an instant is in. */
export const hourOf = (at: number): number => Math.floor(at / HOUR_MS);

/** Adds to the hours; a device's hour may be among them once. */
export const addDeviceHours = bulkInsert<DeviceHourRow>(
  'device_hours',
  ['device_id', 'hour', 'uplinks', 'late', 'refused', 'reports', 'filled'],
  `(device_id, hour) do update set uplinks = device_hours.uplinks + excluded.uplinks,
    late = device_hours.late + excluded.late, refused = device_hours.refused + excluded.refused,
    reports = device_hours.reports + excluded.reports, filled = device_hours.filled + excluded.filled`,
);

/** What came from a device since an hour, by hour; hours without anything are left out. */
export async function deviceHours(
  registry: Registry,
  device: string,
  since: number,
): Promise<ReadonlyMap<number, Omit<DeviceHourRow, 'device_id' | 'hour'>>> {
  const rows = await registry
    .selectFrom('device_hours')
    .select(['hour', 'uplinks', 'late', 'refused', 'reports', 'filled'])
    .where('device_id', '=', device)
    .where('hour', '>=', since)
    .execute();
  return new Map(rows.map(({ hour, ...counts }) => [hour, counts]));
}

/** Forgets hours that are long past. */
export async function sweepDeviceHours(registry: Registry, now: number): Promise<void> {
  await registry
    .deleteFrom('device_hours')
    .where('hour', '<', hourOf(now) - KEPT_HOURS)
    .execute();
}
