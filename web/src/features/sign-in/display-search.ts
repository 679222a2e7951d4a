import { z } from 'zod';
import { readWallPages, wallRotateS, wallTheme } from '../../../../domain/wall.ts';

/** What the link of a screen says of what it shows; anything unreadable is left out. */
export const displaySearch = z.object({
  pages: z
    .string()
    .max(3000)
    .refine((text) => readWallPages(text) !== null)
    .optional()
    .catch(undefined),
  rotate: wallRotateS.optional().catch(undefined),
  sound: z.literal(1).optional().catch(undefined),
  theme: wallTheme.optional().catch(undefined),
  lang: z.enum(['vi', 'en']).optional().catch(undefined),
});
