import type { Registry } from './schema.ts';
import { sweepSessions } from './sessions.ts';

const DAY_MS = 86_400_000;
/** Logs are kept for 12 months; the days beyond are for a month that is being reported on. */
const AUDIT_DAYS = 400;
/** Receivers tell repeats by the key for as long as this. */
const DELIVERED_DAYS = 30;
/** Messages from quarantine that were replayed or discarded can be looked at for as long as this. */
const RESOLVED_DAYS = 90;

/**
 * Deletes what has had its time: sessions that are over, notifications long delivered, messages long dealt
 * with, audit beyond its term.
 * Meant for once a day.
 */
export async function maintainRegistry(registry: Registry, now: number): Promise<void> {
  await sweepSessions(registry, now);
  await registry
    .deleteFrom('outbox')
    .where('delivered_at', '<', now - DELIVERED_DAYS * DAY_MS)
    .execute();
  await registry
    .deleteFrom('quarantine')
    .where('state', 'in', ['replayed', 'discarded'])
    .where('resolved_at', '<', now - RESOLVED_DAYS * DAY_MS)
    .execute();
  await registry
    .deleteFrom('audit')
    .where('at', '<', now - AUDIT_DAYS * DAY_MS)
    .execute();
}
