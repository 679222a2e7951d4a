import type { AlertEventRecord, AlertRecord } from '../../domain/api/alerts.ts';
import type { RuleDefinition } from '../../domain/rules/definition.ts';
import { rfc3339 } from '../../domain/time.ts';
import { actorName } from './actor-name.ts';
import { type AlertFilter, type AlertPage, type AlertPosition, positionsOf } from './alert-filter.ts';
import { alertsByIds, namedAlertOf, readDefinition, selectAlerts } from './alert-row.ts';
import type { Registry } from './schema.ts';

/** Alerts, newest first, those after `after`, at most `limit`. */
export async function listAlerts(registry: Registry, filter: AlertFilter, page: AlertPage): Promise<AlertRecord[]> {
  return alertsAt(registry, await positionsOf(registry, filter, page));
}

/** The alerts at these positions, in their order. */
export async function alertsAt(registry: Registry, positions: readonly AlertPosition[]): Promise<AlertRecord[]> {
  if (positions.length === 0) return [];
  const found = await alertsByIds(
    registry,
    positions.map(({ id }) => id),
  );
  const byId = new Map(found.map((one) => [one.id, one]));
  return positions.flatMap(({ id }) => byId.get(id) ?? []);
}

export async function getAlert(registry: Registry, id: string): Promise<AlertRecord | null> {
  const row = await selectAlerts(registry).where('alerts.id', '=', id).executeTakeFirst();
  return row ? namedAlertOf(row) : null;
}

interface AlertSource {
  readonly site: string | null;
  readonly device: string | null;
}

/** What alerts belong by: the site where each was raised, null for none, and the device; by id, those that there are. */
export async function alertSources(registry: Registry, ids: readonly string[]): Promise<Map<string, AlertSource>> {
  const rows = await registry
    .selectFrom('alerts')
    .select(['id', 'site_id as site', 'device_id as device'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, ...source }) => [id, source]));
}

/** The rule as it stood when the alert was raised; null when it can no longer be read. */
export async function definitionOf(registry: Registry, alert: string): Promise<RuleDefinition | null> {
  const row = await registry.selectFrom('alerts').select('definition').where('id', '=', alert).executeTakeFirst();
  return row ? readDefinition(row.definition) : null;
}

/** All that happened to an alert, oldest first. */
export async function eventsOf(registry: Registry, alert: string): Promise<AlertEventRecord[]> {
  const rows = await registry
    .selectFrom('alert_events')
    .leftJoin('users', 'users.email', 'alert_events.by')
    .selectAll('alert_events')
    .select('users.name as byName')
    .where('alert_id', '=', alert)
    .orderBy('recorded_at')
    .orderBy('alert_events.id')
    .execute();
  return rows.map(({ id, at, recorded_at, kind, by, byName, step, value, text }) => ({
    id: String(id),
    kind,
    at: rfc3339(at),
    recordedAt: rfc3339(recorded_at),
    by: actorName(by, byName),
    step,
    value,
    text,
  }));
}
