import { z } from 'zod';
import { relativeRanges } from '../../lib/time-range.ts';

const end = z.iso.datetime({ offset: true }).optional().catch(undefined);

/** What the URL says of a device's page: datastream, range, chart or table. */
export const deviceSearch = z.object({
  datastream: z.string().max(100).optional().catch(undefined),
  range: z
    .enum([...relativeRanges, 'custom'])
    .optional()
    .catch(undefined),
  from: end,
  to: end,
  view: z.enum(['chart', 'table']).optional().catch(undefined),
});
export type DeviceSearch = z.output<typeof deviceSearch>;
