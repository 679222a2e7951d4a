import type { RetentionPolicy } from '../reading-store.ts';
import { DAY } from '../zone-clock.ts';
import type { Resolution } from './ledger.ts';
import { TELEMETRY, TELEMETRY_STATE } from './line-protocol.ts';
import { TELEMETRY_1D, TELEMETRY_1H, TELEMETRY_6H } from './rollup-lines.ts';
import { type Alone, type Place, rollUp } from './rollups.ts';

/** What a policy lets go of: everything before these instants, each a midnight; null keeps all. */
interface Floors {
  readonly raw: number | null;
  readonly '1h': number | null;
  readonly '1d': number | null;
}

const measurements: readonly (readonly [Resolution, readonly string[]])[] = [
  ['raw', [TELEMETRY, TELEMETRY_STATE]],
  ['1h', [TELEMETRY_1H, TELEMETRY_6H]],
  ['1d', [TELEMETRY_1D]],
];

/**
 * Deletes what is older than the policy keeps, whole days at a time, after everything older has been rolled up.
 * @throws StoreUnavailable; a plain Error on InfluxDB 3, which keeps data by a setting of its own
 */
export async function applyRetention(
  place: Place,
  { policy, now, alone }: { readonly policy: RetentionPolicy; readonly now: number; readonly alone: Alone },
): Promise<void> {
  const floors = floorsOf(place, policy, now);
  const oldest = Math.max(floors.raw ?? 0, floors['1h'] ?? 0);
  if (oldest > 0 && !(await rollUp(place, oldest, alone, Number.POSITIVE_INFINITY))) return;
  for (const [resolution, names] of measurements) {
    const floor = floors[resolution];
    if (floor === null || floor <= place.ledger.floor(resolution)) continue;
    await alone(async () => {
      place.ledger.raiseFloor(resolution, floor);
      for (const measurement of names) await place.connection.delete(measurement, {}, 0, floor);
    });
  }
}

/** A rollup is kept at least as long as what it was made of: it could be made again, and would be incomplete. */
function floorsOf({ clock }: Place, policy: RetentionPolicy, now: number): Floors {
  const midnight = (days: number | null) => (days === null ? null : clock.dayStart(now - days * DAY));
  const earlier = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.min(a, b));
  const raw = midnight(policy.rawDays);
  const hourly = earlier(midnight(policy.hourlyDays), raw);
  return { raw, '1h': hourly, '1d': earlier(midnight(policy.dailyDays), hourly) };
}
