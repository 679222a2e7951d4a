import type { Selectable, Updateable } from 'kysely';
import type { AlertCause, AlertEventKind } from '../../domain/alerts/life.ts';
import type { AlertNote, AlertRecord } from '../../domain/api/alerts.ts';
import { rfc3339 } from '../../domain/time.ts';
import { getAlert } from './alerts.ts';
import type { AlertEventRow } from './ingest-state.ts';
import { queueAssignment, queueClosing } from './outbox.ts';
import type { Registry, RegistrySchema } from './schema.ts';

/** What people do to an alert. */
export type AlertChange =
  | { readonly kind: 'acknowledge' }
  /** null lets go of it */
  | { readonly kind: 'assign'; readonly to: { readonly id: string; readonly name: string } | null }
  | { readonly kind: 'snooze'; readonly minutes: number }
  | { readonly kind: 'wake' }
  | { readonly kind: 'close'; readonly cause: AlertCause; readonly text?: string | undefined };

/** Who does it, as it is to be shown: e-mail address or token name; and when, epoch ms. */
export interface Doer {
  readonly by: string;
  readonly now: number;
}

export interface ChangedAlert {
  readonly alert: AlertRecord;
  /** `unchanged`: it was so before. `cleared`: it is over, and nothing was changed. */
  readonly outcome: 'changed' | 'unchanged' | 'cleared';
  /** What happened to it now; null when nothing did. */
  readonly event: AlertEventKind | null;
  /** Whether this ended it. */
  readonly ended: boolean;
  /** Whether it has got its cause now, ended by this or before: it does not come back. */
  readonly concluded: boolean;
}

/**
 * Changes an alert and writes down that it was done, together, once however often it is asked.
 * @returns null when there is no such alert
 */
export async function changeAlert(
  registry: Registry,
  id: string,
  change: AlertChange & Doer,
): Promise<ChangedAlert | null> {
  if (!registry.isTransaction) return registry.transaction().execute((trx) => changeAlert(trx, id, change));
  const row = await registry.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const step = stepOf(row, change);
  if (typeof step === 'object') {
    await registry.updateTable('alerts').set(step.set).where('id', '=', id).execute();
    const event = { ...eventOf(step.event, change), text: step.text };
    await registry
      .insertInto('alert_events')
      .values({ ...event, alert_id: id })
      .execute();
    if (change.kind === 'close' && change.text !== undefined)
      await addNote(registry, id, { text: change.text, by: change.by, now: change.now });
  }
  const alert = (await getAlert(registry, id)) as AlertRecord;
  const done = typeof step === 'object';
  const ended = done && row.state !== 'cleared' && alert.state === 'cleared';
  if (done && change.kind === 'assign' && change.to !== null && !(await isSelf(registry, change.to.id, change.by)))
    await queueAssignment(registry, { alert: id, user: change.to.id, now: change.now });
  if (ended) await queueClosing(registry, { alert: id, level: row.level, now: change.now });
  return {
    alert,
    outcome: done ? 'changed' : step,
    event: done ? step.event : null,
    ended,
    concluded: done && row.closed_at === null && alert.closedAt !== null,
  };
}

/** Nobody has to be told what he did himself. */
async function isSelf(registry: Registry, user: string, by: string): Promise<boolean> {
  const row = await registry.selectFrom('users').select('email').where('id', '=', user).executeTakeFirst();
  return row?.email === by;
}

interface Step {
  readonly set: Updateable<RegistrySchema['alerts']>;
  readonly event: AlertEventKind;
  readonly text: string | null;
}

function stepOf(row: Selectable<RegistrySchema['alerts']>, change: AlertChange & Doer): Step | 'unchanged' | 'cleared' {
  const { by, now } = change;
  const over = row.state === 'cleared';
  switch (change.kind) {
    case 'acknowledge':
      if (row.acknowledged_at !== null) return 'unchanged';
      if (over) return 'cleared';
      return {
        set: { state: 'acknowledged', acknowledged_at: now, acknowledged_by: by },
        event: 'acknowledged',
        text: null,
      };
    case 'assign': {
      const to = change.to?.id ?? null;
      if (row.assigned_to === to) return 'unchanged';
      if (over) return 'cleared';
      return { set: { assigned_to: to }, event: 'assigned', text: change.to?.name ?? null };
    }
    case 'snooze': {
      if (over) return 'cleared';
      const until = now + change.minutes * 60_000;
      if (row.snoozed_until === until) return 'unchanged';
      return { set: { snoozed_until: until }, event: 'snoozed', text: rfc3339(until) };
    }
    case 'wake':
      if (row.snoozed_until === null || row.snoozed_until <= now || over) return 'unchanged';
      return { set: { snoozed_until: null }, event: 'woken', text: null };
    case 'close': {
      if (over && row.cause === change.cause) return 'unchanged';
      const closed = { cause: change.cause, closed_at: now, closed_by: by };
      // A device's clock may run ahead of ours: nothing is over before it began.
      const set = over ? closed : { ...closed, state: 'cleared' as const, cleared_at: Math.max(now, row.raised_at) };
      return { set, event: 'closed', text: change.cause };
    }
  }
}

/** Writes down what somebody found or did. */
export async function addNote(
  registry: Registry,
  alert: string,
  { text, by, now }: Doer & { readonly text: string },
): Promise<AlertNote> {
  const { id } = await registry
    .insertInto('alert_events')
    .values({ ...eventOf('commented', { by, now }), text, alert_id: alert })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id: String(id), at: rfc3339(now), by, text };
}

/** What somebody did, as a row of the timeline. */
const eventOf = (kind: AlertEventKind, { by, now }: Doer): Omit<AlertEventRow, 'alert_id'> => ({
  kind,
  at: now,
  recorded_at: now,
  by,
  step: null,
  value: null,
  text: null,
  once: null,
});
