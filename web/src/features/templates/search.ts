import { z } from 'zod';

/** What the URL says of the templates: search words, and the one that is being changed. */
export const templatesSearch = z.object({
  q: z.string().max(100).optional().catch(undefined),
  edit: z.string().max(63).optional().catch(undefined),
});
