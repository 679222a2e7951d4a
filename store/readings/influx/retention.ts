import type { RetentionPolicy } from '../reading-store.ts';
import { DAY } from '../zone-clock.ts';
import { TELEMETRY, TELEMETRY_STATE } from './line-protocol.ts';
import { TELEMETRY_1D, TELEMETRY_1H, TELEMETRY_6H } from './rollup-lines.ts';
import { type Alone, type Place, rollUp } from './rollups.ts';
import type { StateName } from './state.ts';

type Limit = Extract<StateName, `${string}_from`>;

const kept: readonly { limit: Limit; measurements: readonly string[] }[] = [
  { limit: 'raw_from', measurements: [TELEMETRY, TELEMETRY_STATE] },
  { limit: 'hourly_from', measurements: [TELEMETRY_1H, TELEMETRY_6H] },
  { limit: 'daily_from', measurements: [TELEMETRY_1D] },
];

/**
 * Deletes what is older than the policy keeps, whole days at a time, after everything older has been rolled up.
 * @throws StoreUnavailable; a plain Error on InfluxDB 3, which keeps data by a setting of its own
 */
export async function applyRetention(
  place: Place,
  { policy, now, alone }: { readonly policy: RetentionPolicy; readonly now: number; readonly alone: Alone },
): Promise<void> {
  const { ledger, connection } = place;
  const limits = limitsOf(place, policy, now);
  if (limits.raw_from > 0 && !(await rollUp(place, limits.raw_from, alone, Number.POSITIVE_INFINITY))) return;
  for (const { limit, measurements } of kept) {
    const from = limits[limit];
    if (from <= ledger.get(limit)) continue;
    await alone(async () => {
      // Told before anything goes: who reads meanwhile finds the rollups in its place.
      ledger.moveOn(limit, from);
      for (const measurement of measurements) await connection.delete(measurement, {}, 0, from);
    });
  }
}

/** A coarser resolution is made from a finer one, so it is kept at least as long. */
function limitsOf({ clock }: Place, policy: RetentionPolicy, now: number): Record<Limit, number> {
  const midnight = (days: number | null): number => (days === null ? 0 : clock.dayStart(now - days * DAY));
  const raw_from = midnight(policy.rawDays);
  const hourly_from = Math.min(midnight(policy.hourlyDays), raw_from);
  return { raw_from, hourly_from, daily_from: Math.min(midnight(policy.dailyDays), hourly_from) };
}
