import { withoutValues } from '../../domain/notifications/compose.ts';
import { composeDigest, type DigestEntry } from '../../domain/notifications/compose-digest.ts';
import type { EndpointKind } from '../../domain/notifications/endpoints.ts';
import { lastTime } from '../../domain/notifications/times.ts';
import { can } from '../../domain/permissions.ts';
import type { AlertLevel } from '../../domain/rules/steps.ts';
import { insertDeliveries } from '../../store/registry/deliveries.ts';
import { type DigestItem, digestItemsOf, finishDigest, peopleWithDigest } from '../../store/registry/digest-items.ts';
import { type Person, peopleByIds } from '../../store/registry/listeners.ts';
import { insertNotices } from '../../store/registry/notices.ts';
import { alertsToTell } from '../../store/registry/told-alerts.ts';
import { recipientOfPerson, seesValues } from './audience.ts';
import type { NotifyContext } from './context.ts';

/** Read of what waits for one person. */
const MOST_ITEMS = 500;
/** A digest is long, and goes where there is room for it: to one place, the first of these that somebody has. */
const roomiest: readonly EndpointKind[] = ['email', 'telegram', 'zalo', 'push', 'sms'];

/**
 * Sends each person's digest whose time has come; whoever has nothing waiting gets none.
 * @returns false: there is never more to do at once
 */
export async function planDigests(context: NotifyContext): Promise<boolean> {
  const { registry, timeZone: zone } = context;
  const now = context.now();
  const waiting = await peopleWithDigest(registry);
  const people = await peopleByIds(
    registry,
    waiting.map(({ user }) => user),
  );
  const since = new Map(waiting.map((one) => [one.user, one.since]));
  for (const person of people) {
    const { digestAt } = person.preferences;
    const before = digestAt === null ? now : lastTime(digestAt, now, zone);
    if ((since.get(person.id) ?? now) < before) await digestFor(context, person, { before, now });
  }
  return false;
}

/** @param before epoch ms; what came later waits for the next one */
async function digestFor(
  context: NotifyContext,
  person: Person,
  { before, now }: { readonly before: number; readonly now: number },
): Promise<void> {
  const { registry, timeZone, publicUrl } = context;
  const items = await digestItemsOf(registry, person.id, { before, limit: MOST_ITEMS });
  const entries = person.preferences.digestAt === null ? [] : await entriesOf(context, person, items);
  await registry.transaction().execute(async (trx) => {
    const all = await finishDigest(trx, person.id, { before, now });
    if (entries.length === 0) return;
    // Beyond what was read nobody looked whether he may see it: it is counted, not told.
    const total = entries.length + Math.max(0, all - items.length);
    const key = `digest/${person.id}/${before}`;
    const in_ = (language: 'vi' | 'en') => composeDigest(entries, total, { language, timeZone, publicUrl });
    const [vi, en] = [in_('vi'), in_('en')];
    await insertNotices(
      trx,
      [
        {
          user: person.id,
          once: key,
          alert: null,
          purpose: 'digest',
          level: null,
          subject: { vi: vi.subject, en: en.subject },
          text: { vi: vi.text, en: en.text },
        },
      ],
      now,
    );
    const endpoint = roomiest.flatMap((kind) => person.endpoints.find((one) => one.kind === kind) ?? [])[0];
    const route = endpoint && recipientOfPerson(person).routes.get(endpoint.id);
    if (!route) return;
    await insertDeliveries(
      trx,
      [
        {
          key,
          purpose: 'digest',
          alert: null,
          group: null,
          level: null,
          user: person.id,
          endpoint: route.endpoint,
          scope: null,
          channel: route.channel,
          recipient: route.recipient,
          message: { ...(person.language === 'vi' ? vi : en), key },
          held: null,
          at: now,
        },
      ],
      now,
    );
  });
}

/** What of it there still is and he still may see, as it stands now. */
async function entriesOf(
  { registry, places }: NotifyContext,
  person: Person,
  items: readonly DigestItem[],
): Promise<DigestEntry[]> {
  const alerts = await alertsToTell(
    registry,
    items.flatMap(({ alert }) => alert ?? []),
  );
  return items.flatMap(({ alert: id, body }): DigestEntry[] => {
    if (body.kind === 'late') {
      const place = places.alert({ site: body.site, device: body.device });
      if (!can(person, 'alerts.read', place)) return [];
      const worst = seesValues(places, person, body.site) ? body.worst : null;
      return [{ ...body, level: body.level as AlertLevel, worst }];
    }
    const alert = id === null ? undefined : alerts.get(id);
    if (!alert || !can(person, 'alerts.read', places.alert(alert))) return [];
    return [{ kind: 'alert', alert: seesValues(places, person, alert.site) ? alert : withoutValues(alert) }];
  });
}
