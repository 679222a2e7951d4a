import { z } from 'zod';
import { alertLevel } from '../rules/steps.ts';
import { language } from './session.ts';

const days = z.number().int().min(1).max(36_500).nullable();

/**
 * GET, PUT /api/v1/settings/retention: days for which each resolution is kept, null for ever. A coarser resolution is
 * kept at least as long as a finer one.
 */
export const retention = z
  .object({ rawDays: days, hourlyDays: days, dailyDays: days })
  .refine(({ rawDays, hourlyDays }) => hourlyDays === null || (rawDays !== null && rawDays <= hourlyDays), {
    path: ['hourlyDays'],
    message: 'hourly values are to be kept at least as long as raw ones',
  })
  .refine(({ hourlyDays, dailyDays }) => dailyDays === null || (hourlyDays !== null && hourlyDays <= dailyDays), {
    path: ['dailyDays'],
    message: 'daily values are to be kept at least as long as hourly ones',
  });

/** GET, PUT /api/v1/settings/security: how accounts are guarded. */
export const security = z.object({
  /** Whether administrators can do nothing until they have a second factor. */
  administratorsNeedSecondFactor: z.boolean(),
  /** A session ends this long after its last use. */
  idleMinutes: z.number().int().min(5).max(10_080),
  /** Failed sign-ins after which an account is locked for a while. */
  maxFailures: z.number().int().min(3).max(50),
});
export type SecurityPolicy = z.infer<typeof security>;

/** GET, PUT /api/v1/settings/alert-letters: who gets a letter when an alert is raised, and when it is over. */
export const alertLetters = z.object({
  /** Addresses; nobody gets a letter while there are none. */
  to: z
    .array(z.email().max(254))
    .max(20)
    .refine((list) => new Set(list.map((one) => one.toLowerCase())).size === list.length, 'names an address twice'),
  /** The mildest level that is worth a letter. */
  from: alertLevel,
  language,
});
export type AlertLetters = z.infer<typeof alertLetters>;
