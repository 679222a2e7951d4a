import type { QueryClient } from '@tanstack/react-query';
import { type Alert, alert } from '../../../domain/api/alerts.ts';
import type { MaybeWaiting } from '../lib/waiting.ts';
import { queuedNow, type Sent, sendOrQueue } from './outbox.ts';

/** „Mặn vượt ngưỡng – Cống Cái Lớn“, for the list of what waits. */
function labelOf(of: Pick<Alert, 'ruleName' | 'deviceName' | 'siteName'>): string {
  const language = document.documentElement.lang === 'en' ? 'en' : 'vi';
  return [of.ruleName[language], of.siteName ?? of.deviceName].filter(Boolean).join(' – ');
}

/** Says that somebody sees to an alert, now or once there is a network. Saying it twice changes nothing. */
export const sendAcknowledgement = (
  of: Pick<Alert, 'id' | 'ruleName' | 'deviceName' | 'siteName'>,
): Promise<Sent<Alert>> =>
  sendOrQueue(alert, {
    what: 'acknowledge',
    about: of.id,
    label: labelOf(of),
    method: 'POST',
    path: `/alerts/${encodeURIComponent(of.id)}/acknowledgements`,
    body: {},
    repeatable: true,
  });

type Life = Pick<Alert, 'id' | 'state' | 'acknowledgedAt' | 'acknowledgedBy'>;

/** As it will be once what waits has been sent. */
export function asWaiting<T extends Life>(of: T): MaybeWaiting<T> {
  if (of.state !== 'raised') return of;
  const item = queuedNow().find((one) => one.what === 'acknowledge' && one.about === of.id && one.refused === null);
  if (!item) return of;
  const acknowledgedAt = new Date(item.createdAt).toISOString();
  return { ...of, state: 'acknowledged' as const, acknowledgedAt, waiting: true as const };
}

const isAlert = (value: object): value is Life => 'acknowledgedAt' in value && 'id' in value;

/** Lists, pages of lists and single alerts alike, with what waits. */
function overlaid(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(overlaid);
  if (isAlert(value)) return asWaiting(value);
  const { items, pages } = value as { items?: unknown; pages?: unknown };
  if (pages !== undefined) return { ...value, pages: overlaid(pages) };
  return items === undefined ? value : { ...value, items: overlaid(items) };
}

/** Shows what waits in all lists and pages of alerts that are known. */
export function showWaiting(client: QueryClient): void {
  client.setQueriesData<unknown>({ queryKey: ['alerts'] }, overlaid);
}
