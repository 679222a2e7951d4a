import { z } from 'zod';

/** The code out of the label's QR. */
export const claimSearch = z.object({ k: z.string().max(64).optional().catch(undefined) });
