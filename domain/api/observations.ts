import { z } from 'zod';
import { instant, pageQuery, queryInstant, repeated } from './common.ts';

export const observationResult = z.union([z.number(), z.string()]);

const deviceId = z.string().min(1).max(64);
const datastreamKey = z.string().min(1).max(95);

const range = { from: queryInstant, to: queryInstant };
const inOrder = {
  check: ({ from, to }: { from: number; to: number }) => from < to,
  otherwise: { path: ['to'], message: 'has to be later than from' },
};

/** What of a device a request is about, in [from, to). */
export const observationSelection = z
  .object({ device: deviceId, datastream: datastreamKey.optional(), ...range })
  .refine(inOrder.check, inOrder.otherwise);

/**
 * Query of GET /api/v1/observations. `json` comes in pages; `csv` and `jsonl` come whole, however long, and may
 * name several devices.
 */
export const observationQuery = pageQuery
  .extend({
    device: repeated(deviceId, 1000),
    datastream: datastreamKey.optional(),
    ...range,
    limit: z.coerce.number().int().min(1).max(10_000).default(1000),
    format: z.enum(['json', 'csv', 'jsonl']).default('json'),
    /** `1` begins a CSV with a byte order mark, without which Excel takes UTF-8 for something else. */
    bom: z.enum(['0', '1']).default('0'),
  })
  .refine(inOrder.check, inOrder.otherwise);

/** GET /api/v1/observations?device=…&datastream=…&from=…&to=…  ([from, to), newest last) */
export const observation = z.object({
  device: z.string(),
  datastream: z.string(),
  /** phenomenonTime */
  at: instant,
  /** Null where it is a household's and not for the caller to see. */
  result: observationResult.nullable(),
});

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

export const latestQuery = z.object({ device: repeated(deviceId, 1000).optional() });

/** Width of a bucket: whole seconds, or a day or hour true to the time zone. `auto` keeps within `maxBuckets`. */
export const bucketWidth = z.union([z.literal('auto'), z.literal('raw'), z.string().regex(/^\d{1,6}(s|m|h|d)$/)]);

const buckets = {
  bucket: bucketWidth.default('auto'),
  maxBuckets: z.coerce.number().int().min(1).max(2000).default(500),
};

/** Query of GET /api/v1/series. */
export const seriesQuery = z
  .object({
    datastream: repeated(z.string().min(3).max(160), 20),
    ...range,
    ...buckets,
  })
  .refine(inOrder.check, inOrder.otherwise);

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
      /** Given when there may be more, which is a household's and not for the caller to see. */
      masked: z.literal(true).optional(),
    }),
  ),
});
export type SeriesAnswer = z.infer<typeof series>;

/** Query of GET /api/v1/sites/{id}/series: one property, all its channels. */
export const siteSeriesQuery = z
  .object({ property: z.string().min(1).max(64), ...range, ...buckets })
  .refine(inOrder.check, inOrder.otherwise);

/** GET /api/v1/sites/{id}/series: as GET /api/v1/series, a line for each channel, whichever device stood there. */
export const siteSeries = series.extend({
  series: z.array(
    series.shape.series.element.omit({ device: true }).extend({
      /** Whose results these are, one after another. */
      devices: z.array(z.object({ device: z.string(), from: instant, to: instant })),
    }),
  ),
});

/** DELETE /api/v1/observations */
export const deletedObservations = z.object({ deleted: z.number().int() });
