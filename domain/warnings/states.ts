import { z } from 'zod';

/** Where a warning stands: nobody but a second person takes it out of `draft`. */
export const warningState = z.enum(['draft', 'published', 'rejected', 'superseded']);
export type WarningState = z.infer<typeof warningState>;
