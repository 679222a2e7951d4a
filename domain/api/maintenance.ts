import { z } from 'zod';
import { instant, pageQuery } from './common.ts';

const DAY_MS = 86_400_000;
const WEEK_MINUTES = 7 * 1440;
/** The longest time in which nobody is told of anything. */
export const MAX_MAINTENANCE_DAYS = 30;
/** As many windows as a site may have. */
export const MAX_WINDOWS = 50;

/** On which days of the week it is, from when, in the site's local time, and for how long. */
export const weeklyMaintenance = z.strictObject({
  /** ISO 8601: Monday is 1. */
  weekdays: z
    .array(z.int().min(1).max(7))
    .min(1)
    .max(7)
    .refine((days) => new Set(days).size === days.length, 'names a day twice'),
  starts: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  minutes: z.int().min(1).max(1440),
});
export type WeeklyMaintenance = z.infer<typeof weeklyMaintenance>;

const fields = z.object({
  reason: z.string().trim().min(1).max(300),
  from: instant,
  /** The end; of a weekly one, until when it comes again, null for always. */
  to: instant.nullable(),
  weekly: weeklyMaintenance.nullable(),
});

/** POST /api/v1/maintenance-windows */
export const newMaintenanceWindow = fields
  .extend({
    site: z.string().max(64),
    to: fields.shape.to.default(null),
    weekly: fields.shape.weekly.default(null),
  })
  .strict();

/** PATCH /api/v1/maintenance-windows/{id} */
export const maintenanceWindowPatch = fields.partial().strict();

/** GET /api/v1/maintenance-windows: when a site is worked on, and its alerts are told to nobody. */
export const maintenanceWindow = fields.extend({
  id: z.string(),
  site: z.string(),
  createdBy: z.string(),
  createdAt: instant,
});
export type MaintenanceWindow = z.infer<typeof maintenanceWindow>;

export const maintenanceQuery = pageQuery.extend({ site: z.string().max(64).optional() });

type Times = Pick<MaintenanceWindow, 'from' | 'to' | 'weekly'>;

/** What in a window contradicts itself; null for nothing. */
export function maintenanceFault({ from, to, weekly }: Times): { path: string; message: string } | null {
  if (weekly && weekly.weekdays.length * weekly.minutes >= WEEK_MINUTES)
    return {
      path: 'weekly',
      message: 'it must leave some of the week: for one time without a break, say when it ends',
    };
  if (to === null)
    return weekly === null
      ? { path: 'to', message: 'say when it ends, or on which days of the week it comes again' }
      : null;
  const lengthMs = Date.parse(to) - Date.parse(from);
  if (lengthMs <= 0) return { path: 'to', message: 'it must end after it begins' };
  if (weekly === null && lengthMs > MAX_MAINTENANCE_DAYS * DAY_MS)
    return { path: 'to', message: `it must not be longer than ${MAX_MAINTENANCE_DAYS} days` };
  return null;
}
