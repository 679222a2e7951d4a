import { z } from 'zod';
import type { Language } from '../../domain/api/session.ts';
import type { Warning, WarningSender } from '../../domain/api/warnings.ts';
import type { Composed } from '../../domain/notifications/compose.ts';
import { composeWarning, levelOfWarning } from '../../domain/notifications/compose-warning.ts';
import { atLeast, holdOf } from '../../domain/notifications/decide.ts';
import { can } from '../../domain/permissions.ts';
import { documentPath } from '../../domain/warnings/feed-paths.ts';
import { insertDeliveries, type NewDelivery } from '../../store/registry/deliveries.ts';
import type { Person } from '../../store/registry/listeners.ts';
import { insertNotices, type NewNotice } from '../../store/registry/notices.ts';
import { markPlanned, type Notification } from '../../store/registry/outbox.ts';
import { readSetting } from '../../store/registry/settings.ts';
import { warningsByIds } from '../../store/registry/warnings.ts';
import { Audience, type Recipient, type Route } from './audience.ts';
import type { NotifyContext } from './context.ts';

const published = z.object({ warning: z.string() });

/** Makes of published warnings what each person and each place is told of them, and marks them as planned, in one transaction. */
export async function planWarnings(context: NotifyContext, outbox: readonly Notification[]): Promise<void> {
  if (outbox.length === 0) return;
  const { registry } = context;
  const now = context.now();
  const ids = outbox.map(({ body }) => published.parse(JSON.parse(body)).warning);
  const { senderName } = await readSetting(registry, 'warnings');
  const planned: Planned[] = [];
  for (const warning of await warningsByIds(registry, ids))
    planned.push(await planOne(context, warning, { senderName, now }));
  await registry.transaction().execute(async (trx) => {
    for (const { deliveries, notices } of planned) {
      await insertDeliveries(trx, deliveries, now);
      await insertNotices(trx, notices, now);
    }
    await markPlanned(
      trx,
      outbox.map(({ id }) => id),
      now,
    );
  });
}

interface Planned {
  readonly deliveries: readonly NewDelivery[];
  readonly notices: readonly NewNotice[];
}

async function planOne(
  context: NotifyContext,
  warning: Warning,
  { senderName, now }: Pick<WarningSender, 'senderName'> & { readonly now: number },
): Promise<Planned> {
  const { registry, places, server, timeZone, publicUrl } = context;
  const { id, identifier, type, content } = warning;
  const communes = content.area.communes.map((commune) => `commune:${commune}` as const);
  const warned = places.inside(communes);
  const audience = await Audience.gather(registry, [...new Set(warned.flat())], server);
  const level = levelOfWarning(content);
  const sounds = level === 'danger' && content.status === 'Actual' && type !== 'Cancel';
  const compose = (language: Language, person: Person | null) => {
    // Not everybody whom it is for may open pages of the commune; the message itself is for everybody.
    const path = mayOpen(person, warning) ? `/warnings/${encodeURIComponent(id)}` : documentPath(identifier);
    const url = publicUrl === null ? null : `${publicUrl}${path}`;
    return composeWarning(warning, { language, timeZone, senderName, url });
  };
  const deliveries = new Map<string, NewDelivery>();
  const add = (
    target: string,
    { channel, endpoint, recipient, to }: Route,
    { message, ...more }: Pick<NewDelivery, 'user' | 'scope' | 'held' | 'at'> & { readonly message: Composed },
  ): void => {
    const key = `warning/${id}/${target}`;
    deliveries.set(key, {
      ...more,
      key,
      message: { ...message, key },
      purpose: 'warning',
      alert: null,
      group: null,
      level,
      endpoint,
      channel,
      recipient,
      ...(to === null ? {} : { to }),
    });
  };
  const scope = communes[0] ?? 'all';
  const told = new Set<Recipient>();
  for (const place of warned) {
    for (const to of audience.of(place)) told.add(to);
    for (const { target, route, scope: of } of audience.feeds(place))
      if (atLeast(level, target.fromLevel))
        add(target.id, route, {
          user: null,
          scope: of,
          held: null,
          at: now,
          message: compose('vi', null),
        });
  }
  const notices: NewNotice[] = [];
  for (const to of told) {
    const { listener, person, language, routes } = to;
    const { preferences, targets, user } = listener;
    if (person !== null) notices.push(noticeOf(warning, person, (said) => compose(said, person)));
    if (!atLeast(level, preferences.tellFrom)) continue;
    const hold = holdOf({ maintenanceUntil: null, snoozedUntil: null }, preferences, { level, now, zone: timeZone });
    const message = compose(language, person);
    for (const { id: target, fromLevel } of targets) {
      const route = routes.get(target);
      if (!route || !atLeast(level, fromLevel) || (route.channel === 'siren' && !sounds)) continue;
      add(target, route, { user, scope: to.scope ?? scope, ...hold, message });
    }
  }
  return { deliveries: [...deliveries.values()], notices };
}

const mayOpen = (person: Person | null, { place }: Warning): boolean =>
  person !== null && can(person, 'warnings.read', place);

function noticeOf(warning: Warning, person: Person, compose: (language: Language) => Composed): NewNotice {
  const [vi, en] = [compose('vi'), compose('en')];
  return {
    user: person.id,
    once: `warning/${warning.id}`,
    alert: null,
    purpose: 'warning',
    level: vi.level,
    subject: { vi: vi.subject, en: en.subject },
    text: { vi: vi.short, en: en.short },
    ...(mayOpen(person, warning) ? { warning: warning.id } : {}),
  };
}
