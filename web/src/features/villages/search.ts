import { z } from 'zod';

/** What the URL says of the list of villages. */
export const villagesSearch = z.object({
  q: z.string().max(100).optional().catch(undefined),
  adding: z.boolean().optional().catch(undefined),
});

/** What the URL says of one village: whether it is being edited. */
export const villageSearch = z.object({ editing: z.boolean().optional().catch(undefined) });
