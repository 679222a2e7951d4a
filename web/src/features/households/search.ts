import { z } from 'zod';

/** What the URL says of the list of households. */
export const householdsSearch = z.object({
  q: z.string().min(1).max(100).optional().catch(undefined),
  erased: z.literal(true).optional().catch(undefined),
  add: z.literal(true).optional().catch(undefined),
});

export const householdSearch = z.object({ edit: z.literal(true).optional().catch(undefined) });
