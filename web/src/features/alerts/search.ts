import { z } from 'zod';

/** What the URL says of the list of alerts. */
export const alertsSearch = z.object({ state: z.enum(['open', 'cleared']).optional().catch(undefined) });
