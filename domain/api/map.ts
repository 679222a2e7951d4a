import { z } from 'zod';
import { parseDatastream } from '../datastream.ts';
import { instant, queryInstant } from './common.ts';

/** Query of GET /api/v1/map/values: one property at all sites that one may see, in buckets. */
export const mapValuesQuery = z
  .object({
    property: z
      .string()
      .max(63)
      .refine((code) => parseDatastream(code)?.channel === null, 'is not a property, such as salinity'),
    from: queryInstant,
    to: queryInstant,
    bucket: z
      .string()
      .regex(/^\d{1,4}(m|h|d)$/)
      .default('1h'),
    village: z.string().max(63).optional(),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'has to be later than from' });

/** How the results of a bucket become one value: rain adds up, a meter's reading grows, everything else is averaged. */
export const mapAmount = z.enum(['sum', 'increase', 'mean']);
export type MapAmount = z.infer<typeof mapAmount>;

/** GET /api/v1/map/values */
export const mapValues = z.object({
  property: z.string(),
  from: instant,
  to: instant,
  /** Milliseconds. */
  bucketMs: z.int(),
  amount: mapAmount,
  /** Start of each bucket, epoch ms. */
  t: z.array(z.number()),
  /** Sites where it was measured; of several that measure it at one site, the highest. */
  sites: z.array(
    z.object({
      site: z.string(),
      /** As many as `t`; null where nothing came. */
      values: z.array(z.number().nullable()),
      /** Given where it is a household's and not for the caller to see. */
      masked: z.literal(true).optional(),
    }),
  ),
});
export type MapValues = z.infer<typeof mapValues>;
