import { sweepAudit } from './audit-chain.ts';
import { sweepDeviceHours } from './device-hours.ts';
import { emptyLog } from './household-erasure.ts';
import { sweepLinks } from './links.ts';
import { sweepMails } from './mails.ts';
import { sweepNotifications } from './notification-sweep.ts';
import type { Registry } from './schema.ts';
import { sweepSessions } from './sessions.ts';
import { readSetting } from './settings.ts';
import { sweepFailures } from './sign-in-failures.ts';
import { sweepStrangers } from './unknown-children.ts';

const DAY_MS = 86_400_000;
/** Receivers tell repeats by the key for as long as this. */
const DELIVERED_DAYS = 30;
/** Messages from quarantine that were replayed or discarded can be looked at for as long as this. */
const RESOLVED_DAYS = 90;

/**
 * Deletes what has had its time: sessions, locks and links that are over, letters and notifications long delivered,
 * messages long dealt with, hours of devices long past, audit beyond its term.
 * Meant for once a day.
 */
export async function maintainRegistry(registry: Registry, now: number): Promise<void> {
  await sweepSessions(registry, now);
  await sweepFailures(registry, now);
  await sweepLinks(registry, now);
  await sweepMails(registry, now);
  await sweepStrangers(registry, now);
  await sweepDeviceHours(registry, now);
  await sweepNotifications(registry, now);
  await registry
    .deleteFrom('outbox')
    .where('delivered_at', '<', now - DELIVERED_DAYS * DAY_MS)
    .execute();
  await registry
    .deleteFrom('quarantine')
    .where('state', 'in', ['replayed', 'discarded'])
    .where('resolved_at', '<', now - RESOLVED_DAYS * DAY_MS)
    .execute();
  const { months } = await readSetting(registry, 'audit');
  await sweepAudit(registry, monthsBefore(now, months), now);
  await emptyLog(registry);
}

/** The same day that many months ago, or the first of the month after where that has no such day. */
function monthsBefore(now: number, months: number): number {
  const day = new Date(now);
  day.setUTCMonth(day.getUTCMonth() - months);
  return day.getTime();
}
