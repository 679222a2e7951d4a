import { z } from 'zod';

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
