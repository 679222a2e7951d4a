import type { Alert, AlertState } from '../../domain/api/alerts.ts';
import { namedAlertOf, selectAlerts } from './alert-row.ts';
import type { Registry } from './schema.ts';

export interface AlertFilter {
  readonly state: 'open' | 'cleared' | 'all';
  readonly device?: string | undefined;
  readonly site?: string | undefined;
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
): Promise<Alert[]> {
  const states: readonly AlertState[] | null =
    filter.state === 'open' ? ['raised', 'acknowledged'] : filter.state === 'cleared' ? ['cleared'] : null;
  const rows = await selectAlerts(registry)
    .$if(states !== null, (select) => select.where('alerts.state', 'in', states as readonly AlertState[]))
    .$if(filter.device !== undefined, (select) => select.where('alerts.device_id', '=', filter.device as string))
    .$if(filter.site !== undefined, (select) => select.where('alerts.site_id', '=', filter.site as string))
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

export async function getAlert(registry: Registry, id: string): Promise<Alert | null> {
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
): Promise<{ alert: Alert; changed: boolean } | null> {
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
        .insertInto('alert_transitions')
        .values({ alert_id: id, kind: 'acknowledged', at: now, recorded_at: now, by })
        .onConflict((oc) => oc.columns(['alert_id', 'kind']).doNothing())
        .execute();
    }
    const alert = await getAlert(trx, id);
    return alert && { alert, changed };
  });
}
