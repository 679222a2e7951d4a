import { z } from 'zod';
import { comparisons } from '../../lib/compare.ts';
import { rangeSearch } from '../../lib/time-range.ts';

/** What the URL says of a device's page: datastream, range, chart or table, what it is compared with, whether all are drawn. */
export const deviceSearch = z.object({
  datastream: z.string().max(100).optional().catch(undefined),
  ...rangeSearch,
  view: z.enum(['chart', 'table']).optional().catch(undefined),
  compare: z.enum(comparisons).optional().catch(undefined),
  /** Something is being written into the diary. */
  write: z.literal(1).optional().catch(undefined),
  all: z.literal(1).optional().catch(undefined),
});
export type DeviceSearch = z.output<typeof deviceSearch>;
