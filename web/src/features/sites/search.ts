import { z } from 'zod';
import { siteKind } from '../../../../domain/site-kinds.ts';

const id = z.string().max(63).optional().catch(undefined);

/** What the URL says of the list of sites: search words and what it is cut down to. */
export const sitesSearch = z.object({
  q: z.string().max(100).optional().catch(undefined),
  kind: siteKind.optional().catch(undefined),
  crop: id,
  organisation: id,
  village: id,
});
