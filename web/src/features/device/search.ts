import { z } from 'zod';
import { rangeSearch } from '../../lib/time-range.ts';

/** What the URL says of a device's page: datastream, range, chart or table. */
export const deviceSearch = z.object({
  datastream: z.string().max(100).optional().catch(undefined),
  ...rangeSearch,
  view: z.enum(['chart', 'table']).optional().catch(undefined),
});
export type DeviceSearch = z.output<typeof deviceSearch>;
