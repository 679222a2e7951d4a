import { z } from 'zod';
import { fleetSearch } from '../../lib/fleet-search.ts';

/** What the URL says of the overview: which of the two views, search words and one freshness. Anything unreadable is left out. */
export const overviewSearch = fleetSearch.extend({
  view: z.enum(['sites', 'villages']).optional().catch(undefined),
});
