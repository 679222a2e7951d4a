import { z } from 'zod';
import { freshnessState } from '../../../domain/api/devices.ts';

/** What the URL says of a list of devices: search words and one freshness. Anything unreadable is left out. */
export const fleetSearch = z.object({
  q: z.string().max(100).optional().catch(undefined),
  freshness: freshnessState.optional().catch(undefined),
});
