import { z } from 'zod';

/** What happens to an alert: the first six by its machine, the others by people. */
export const alertEventKind = z.enum([
  'raised',
  'escalated',
  'eased',
  'reopened',
  'cleared',
  'explained',
  'acknowledged',
  'assigned',
  'commented',
  'snoozed',
  'woken',
  'closed',
]);
export type AlertEventKind = z.infer<typeof alertEventKind>;

/** Why there was an alert, as whoever closes it found. */
export const alertCause = z.enum(['real', 'sensor-fault', 'maintenance', 'other']);
export type AlertCause = z.infer<typeof alertCause>;

/** An alert that comes back this soon after it cleared is the same one; ms. */
export const FLAP_MS = 60 * 60_000;
/** Alerts of one rule in one village that are raised this soon after the first are of one cause; ms. */
export const GROUP_MS = 30 * 60_000;
