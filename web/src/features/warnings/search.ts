import { z } from 'zod';
import { warningState } from '../../../../domain/warnings/states.ts';

/** What the URL says of the list of warnings. */
export const warningsSearch = z.object({ state: warningState.optional().catch(undefined) });

/** What a new warning begins from: an alert, or a published warning that it updates or cancels. */
export const newWarningSearch = z.object({
  alert: z.string().max(64).optional().catch(undefined),
  refersTo: z.string().max(64).optional().catch(undefined),
  type: z.enum(['Update', 'Cancel']).optional().catch(undefined),
});

/** What the URL says of one warning: whether it is being edited. */
export const warningSearch = z.object({ editing: z.boolean().optional().catch(undefined) });
