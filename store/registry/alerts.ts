import type { AlertEventKind } from '../../domain/alerts/life.ts';
import type { AlertEventRecord, AlertNote, AlertRecord, AlertState } from '../../domain/api/alerts.ts';
import type { RuleDefinition } from '../../domain/rules/definition.ts';
import type { Scope } from '../../domain/scopes.ts';
import { rfc3339 } from '../../domain/time.ts';
import { namedAlertOf, readDefinition, selectAlerts } from './alert-row.ts';
import { alertsWithin } from './alerts-within.ts';
import { isEverything } from './devices-within.ts';
import type { AlertEventRow } from './ingest-state.ts';
import type { Registry } from './schema.ts';

export interface AlertFilter {
  readonly state: 'open' | 'cleared' | 'all';
  readonly device?: string | undefined;
  readonly site?: string | undefined;
  /** Only those that belong to one of these; left out, all. */
  readonly scopes?: readonly Scope[] | undefined;
}

/** Where a page of alerts ends: newest first, by the time they were raised and then by id. */
export interface AlertPosition {
  readonly raisedAt: number;
  readonly id: string;
}

/** Alerts, newest first, those after `after`, at most `limit`. */
export async function listAlerts(
  registry: Registry,
  filter: AlertFilter,
  { after, limit }: { after: AlertPosition | null; limit: number },
): Promise<AlertRecord[]> {
  const states: readonly AlertState[] | null =
    filter.state === 'open' ? ['raised', 'acknowledged'] : filter.state === 'cleared' ? ['cleared'] : null;
  const rows = await selectAlerts(registry)
    .$if(states !== null, (select) => select.where('alerts.state', 'in', states as readonly AlertState[]))
    .$if(filter.device !== undefined, (select) => select.where('alerts.device_id', '=', filter.device as string))
    .$if(filter.site !== undefined, (select) => select.where('alerts.site_id', '=', filter.site as string))
    .$if(filter.scopes !== undefined && !isEverything(filter.scopes), (select) =>
      select.where(alertsWithin(registry, filter.scopes ?? [])),
    )
    .$if(after !== null, (select) => {
      const { raisedAt, id } = after as AlertPosition;
      return select.where((eb) =>
        eb.or([
          eb('alerts.raised_at', '<', raisedAt),
          eb.and([eb('alerts.raised_at', '=', raisedAt), eb('alerts.id', '<', id)]),
        ]),
      );
    })
    .orderBy('alerts.raised_at', 'desc')
    .orderBy('alerts.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(namedAlertOf);
}

export async function getAlert(registry: Registry, id: string): Promise<AlertRecord | null> {
  const row = await selectAlerts(registry).where('alerts.id', '=', id).executeTakeFirst();
  return row ? namedAlertOf(row) : null;
}

/**
 * Acknowledges a raised alert and records the transition, once however often it is asked.
 * @param by e-mail address or token name, as it is to be shown
 * @returns null when there is no such alert; `changed` is false when it was acknowledged or cleared before
 */
export async function acknowledgeAlert(
  registry: Registry,
  id: string,
  { by, now }: { by: string; now: number },
): Promise<{ alert: AlertRecord; changed: boolean } | null> {
  return registry.transaction().execute(async (trx) => {
    const updated = await trx
      .updateTable('alerts')
      .set({ state: 'acknowledged', acknowledged_at: now, acknowledged_by: by })
      .where('id', '=', id)
      .where('state', '=', 'raised')
      .executeTakeFirst();
    const changed = updated.numUpdatedRows > 0n;
    if (changed) {
      await trx
        .insertInto('alert_events')
        .values({ ...eventOf('acknowledged', { by, now }), alert_id: id })
        .execute();
    }
    const alert = await getAlert(trx, id);
    return alert && { alert, changed };
  });
}

/** What alerts belong by: the site where it was raised, null for none, and the device. */
export async function alertSource(
  registry: Registry,
  id: string,
): Promise<{ readonly site: string | null; readonly device: string | null } | null> {
  const row = await registry
    .selectFrom('alerts')
    .select(['site_id as site', 'device_id as device'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
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
    .selectAll()
    .where('alert_id', '=', alert)
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
  return rows.map(({ id, at, recorded_at, kind, by, step, value, text }) => ({
    id: String(id),
    kind,
    at: rfc3339(at),
    recordedAt: rfc3339(recorded_at),
    by,
    step,
    value,
    text,
  }));
}

/** @param by e-mail address or token name, as it is to be shown */
export async function addNote(
  registry: Registry,
  alert: string,
  { text, by, now }: { readonly text: string; readonly by: string; readonly now: number },
): Promise<AlertNote> {
  const { id } = await registry
    .insertInto('alert_events')
    .values({ ...eventOf('commented', { by, now, text }), alert_id: alert })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id: String(id), at: rfc3339(now), by, text };
}

/** What somebody did, as a row of the timeline. */
function eventOf(
  kind: AlertEventKind,
  { by, now, text = null }: { readonly by: string; readonly now: number; readonly text?: string | null },
): Omit<AlertEventRow, 'alert_id'> {
  return { kind, at: now, recorded_at: now, by, step: null, value: null, text, once: null };
}
