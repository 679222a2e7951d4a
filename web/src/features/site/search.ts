import { z } from 'zod';
import { relativeRanges } from '../../lib/time-range.ts';

const end = z.iso.datetime({ offset: true }).optional().catch(undefined);

/** What the URL says of a site's page: datastream and range of its chart. */
export const siteSearch = z.object({
  datastream: z.string().max(100).optional().catch(undefined),
  range: z
    .enum([...relativeRanges, 'custom'])
    .optional()
    .catch(undefined),
  from: end,
  to: end,
});
export type SiteSearch = z.output<typeof siteSearch>;

/** Where a site that is to be added belongs, when one comes from the page of a village. */
export const newSiteSearch = z.object({ village: z.string().max(63).optional().catch(undefined) });
