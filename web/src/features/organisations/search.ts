import { z } from 'zod';

/** What the URL says of the list of organisations; `edit` is the id of the one being edited, `new` for one to add. */
export const organisationsSearch = z.object({
  q: z.string().max(100).optional().catch(undefined),
  edit: z.string().max(63).optional().catch(undefined),
});
