import { expressionBuilder, type RawBuilder, sql } from 'kysely';
import type { DeviceProfile } from '../../domain/device-profile.ts';
import { FRESH_INTERVALS, type Freshness, LATE_INTERVALS } from '../../domain/freshness.ts';
import type { RegistrySchema } from './schema.ts';

/** Seconds expected of a device whose profile cannot be read. */
export const FALLBACK_INTERVAL_S = 3600;

type Tables = Pick<RegistrySchema, 'devices'> & { device_activity: { live_at: number | null } };

/**
 * The freshness of a device as SQL over `devices` left-joined with `device_activity`; says what
 * `freshness()` of domain/freshness.ts says.
 */
export function freshnessSql(profiles: readonly DeviceProfile[], now: number): RawBuilder<Freshness> {
  const eb = expressionBuilder<Tables, 'devices' | 'device_activity'>();
  const ofProfile = profiles.length
    ? sql<number>`case ${eb.ref('devices.profile_id')} ${sql.join(
        profiles.map((p) => sql`when ${p.id} then ${p.expectedIntervalS}`),
        sql` `,
      )} else ${FALLBACK_INTERVAL_S} end`
    : sql<number>`${FALLBACK_INTERVAL_S}`;
  const interval = eb.fn.coalesce('devices.expected_interval_s', ofProfile);
  const silentMs = sql<number>`(${now} - ${eb.ref('device_activity.live_at')})`;
  return sql<Freshness>`case
    when ${eb.ref('device_activity.live_at')} is null then 'never'
    when ${silentMs} <= ${FRESH_INTERVALS * 1000} * ${interval} then 'fresh'
    when ${silentMs} <= ${LATE_INTERVALS * 1000} * ${interval} then 'late'
    else 'lost' end`;
}
