import { z } from 'zod';
import { instant } from './common.ts';

export const observationResult = z.union([z.number(), z.string()]);

/** GET /api/v1/observations?device=…&datastream=…&from=…&to=…  ([from, to), newest last) */
export const observation = z.object({
  device: z.string(),
  datastream: z.string(),
  /** phenomenonTime */
  at: instant,
  result: observationResult,
});
export type Observation = z.infer<typeof observation>;

/** GET /api/v1/latest?device=… (repeatable; all devices without it) */
export const latestValue = z.object({
  device: z.string(),
  datastream: z.string(),
  at: instant,
  receivedAt: instant,
  result: observationResult,
  quality: z.array(z.string()),
});
export type LatestValue = z.infer<typeof latestValue>;
export const latest = z.object({ items: z.array(latestValue) });

/** Width of a bucket: whole seconds, or a day or hour true to the time zone. `auto` keeps within `maxBuckets`. */
export const bucketWidth = z.union([z.literal('auto'), z.literal('raw'), z.string().regex(/^\d{1,6}(s|m|h|d)$/)]);

/** GET /api/v1/series?datastream=DEVICE/KEY (repeatable) &from&to&bucket&maxBuckets */
export const series = z.object({
  from: instant,
  to: instant,
  /** Milliseconds; 0 for raw rows. */
  bucketMs: z.number().int(),
  series: z.array(
    z.object({
      device: z.string(),
      datastream: z.string(),
      /** Columns of equal length; `t` is the start of each bucket in epoch ms; empty buckets are left out. */
      t: z.array(z.number()),
      min: z.array(z.number()),
      mean: z.array(z.number()),
      max: z.array(z.number()),
      last: z.array(z.number()),
      count: z.array(z.number()),
    }),
  ),
});
export type SeriesAnswer = z.infer<typeof series>;
