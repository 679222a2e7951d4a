import { z } from 'zod';
import { comparisons } from '../../lib/compare.ts';
import { rangeSearch } from '../../lib/time-range.ts';

/** What the URL says of a site's page: datastream and range of its chart, as chart or table, and what it is compared with. */
export const siteSearch = z.object({
  datastream: z.string().max(100).optional().catch(undefined),
  ...rangeSearch,
  view: z.enum(['chart', 'table']).optional().catch(undefined),
  compare: z.enum(comparisons).optional().catch(undefined),
  /** Something is being written into the diary. */
  write: z.literal(1).optional().catch(undefined),
});
export type SiteSearch = z.output<typeof siteSearch>;

/** Where a site that is to be added belongs, when one comes from the page of a village. */
export const newSiteSearch = z.object({ village: z.string().max(63).optional().catch(undefined) });
