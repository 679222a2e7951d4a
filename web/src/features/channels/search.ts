import { z } from 'zod';
import { scope } from '../../../../domain/scopes.ts';

/** The place whose endpoints and chain are shown. */
export const contactsSearch = z.object({ place: scope.optional().catch(undefined) });
