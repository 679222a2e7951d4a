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
