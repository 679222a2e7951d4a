import { type SqlBool, sql } from 'kysely';
import type { Freshness } from '../../domain/freshness.ts';
import type { AlertLevel } from '../../domain/rules/steps.ts';
import type { Scope } from '../../domain/scopes.ts';
import { alertsWithin } from './alerts-within.ts';
import { freshnessSql } from './device-freshness.ts';
import { devicesWithin, isEverything } from './devices-within.ts';
import { listProfiles } from './profiles.ts';
import type { Registry } from './schema.ts';

export interface OverviewCounts {
  readonly devices: Record<Freshness, number> & { total: number };
  readonly openAlerts: Record<AlertLevel, number> & { total: number };
}

/** Devices by freshness, without those that are disabled, and open alerts by level: of what belongs to the scopes. */
export async function countOverview(
  registry: Registry,
  { scopes, now }: { readonly scopes: readonly Scope[]; readonly now: number },
): Promise<OverviewCounts> {
  const profiles = (await listProfiles(registry)).map(({ profile }) => profile);
  const byFreshness = await registry
    .selectFrom('devices')
    .leftJoin('device_activity', 'device_activity.device_id', 'devices.id')
    .select([freshnessSql(profiles, now).as('freshness'), sql<number>`count(*)`.as('count')])
    .where('devices.disabled', '=', 0)
    .$if(!isEverything(scopes), (query) => query.where('devices.id', 'in', devicesWithin(registry, scopes)))
    .groupBy('freshness')
    .execute();
  const devices = { fresh: 0, late: 0, lost: 0, never: 0, total: 0 };
  for (const { freshness, count } of byFreshness) {
    devices[freshness] = count;
    devices.total += count;
  }

  const byLevel = await registry
    .selectFrom('alerts')
    .select(['level', sql<number>`count(*)`.as('count')])
    .where(sql<SqlBool>`alerts.state <> 'cleared'`)
    .$if(!isEverything(scopes), (query) => query.where(alertsWithin(registry, scopes)))
    .groupBy('level')
    .execute();
  const openAlerts = { watch: 0, act: 0, danger: 0, total: 0 };
  for (const { level, count } of byLevel) {
    openAlerts[level] = count;
    openAlerts.total += count;
  }
  return { devices, openAlerts };
}
