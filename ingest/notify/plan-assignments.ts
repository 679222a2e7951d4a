import { z } from 'zod';
import type { AlertRecord } from '../../domain/api/alerts.ts';
import type { Language } from '../../domain/api/session.ts';
import { type Composed, composeAlert, withoutValues } from '../../domain/notifications/compose.ts';
import { assignedMessage } from '../../domain/notifications/compose-notes.ts';
import { atLeast, holdOf } from '../../domain/notifications/decide.ts';
import { can } from '../../domain/permissions.ts';
import { insertDeliveries, type NewDelivery } from '../../store/registry/deliveries.ts';
import { type Person, peopleByIds } from '../../store/registry/listeners.ts';
import { insertNotices, type NewNotice } from '../../store/registry/notices.ts';
import { markPlanned, type Notification } from '../../store/registry/outbox.ts';
import { alertsToTell } from '../../store/registry/told-alerts.ts';
import { recipientOfPerson, seesValues } from './audience.ts';
import type { NotifyContext } from './context.ts';

const assignment = z.object({ alert: z.string(), user: z.string() });

/** Tells people of the alerts that they were given to see to, whatever they would rather not hear of. */
export async function planAssignments(context: NotifyContext, outbox: readonly Notification[]): Promise<void> {
  if (outbox.length === 0) return;
  const { registry } = context;
  const now = context.now();
  const given = outbox.map(({ body, idempotencyKey }) => ({ ...assignment.parse(JSON.parse(body)), idempotencyKey }));
  const alerts = await alertsToTell(registry, [...new Set(given.map(({ alert }) => alert))]);
  const people = new Map(
    (await peopleByIds(registry, [...new Set(given.map(({ user }) => user))])).map((p) => [p.id, p]),
  );
  const deliveries: NewDelivery[] = [];
  const notices: NewNotice[] = [];
  for (const { alert: id, user, idempotencyKey: key } of given) {
    const alert = alerts.get(id);
    const person = people.get(user);
    if (!alert || !person || !isStillTheirs(context, alert, person)) continue;
    const [vi, en] = [
      composeAssigned(context, alert, { person, language: 'vi' }),
      composeAssigned(context, alert, { person, language: 'en' }),
    ];
    notices.push({
      user,
      once: key,
      alert: id,
      purpose: 'assigned',
      level: alert.level,
      subject: { vi: vi.subject, en: en.subject },
      text: { vi: vi.short, en: en.short },
    });
    deliveries.push(...toPerson(context, { alert, person, key, message: person.language === 'vi' ? vi : en, now }));
  }
  await registry.transaction().execute(async (trx) => {
    await insertDeliveries(trx, deliveries, now);
    await insertNotices(trx, notices, now);
    await markPlanned(
      trx,
      outbox.map(({ id }) => id),
      now,
    );
  });
}

/** Whether there is still something to see to, it is for him to do, and he may see it. */
export const isStillTheirs = ({ places }: Pick<NotifyContext, 'places'>, alert: AlertRecord, person: Person): boolean =>
  alert.state !== 'cleared' && alert.assignedTo?.id === person.id && can(person, 'alerts.read', places.alert(alert));

export function composeAssigned(
  { places, timeZone, publicUrl }: NotifyContext,
  alert: AlertRecord,
  { person, language }: { readonly person: Person; readonly language: Language },
): Composed {
  const seen = seesValues(places, person, alert.site) ? alert : withoutValues(alert);
  return assignedMessage(composeAlert(seen, { purpose: 'raised', language, timeZone, publicUrl, more: 0 }));
}

function toPerson(
  { timeZone: zone }: NotifyContext,
  {
    alert,
    person,
    key: once,
    message,
    now,
  }: {
    readonly alert: AlertRecord;
    readonly person: Person;
    readonly key: string;
    readonly message: Composed;
    readonly now: number;
  },
): NewDelivery[] {
  const { listener, routes } = recipientOfPerson(person);
  const { level } = alert;
  const hold = holdOf({ maintenanceUntil: null, snoozedUntil: null }, listener.preferences, { level, now, zone });
  const fitting = listener.targets.filter(({ fromLevel }) => atLeast(level, fromLevel));
  return (fitting.length > 0 ? fitting : listener.targets).flatMap(({ id: target }) => {
    const route = routes.get(target);
    if (!route) return [];
    const key = `assigned/${once}/${target}`;
    return [
      {
        key,
        purpose: 'assigned',
        alert: alert.id,
        // Of no group: that he was told of his task says nothing of whether he was told of the alert.
        group: null,
        level,
        user: person.id,
        endpoint: route.endpoint,
        scope: null,
        channel: route.channel,
        recipient: route.recipient,
        message: { ...message, key },
        ...hold,
      },
    ];
  });
}
