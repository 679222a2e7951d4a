import { z } from 'zod';
import { readWallPages, wallRotateS, wallTheme } from '../../../domain/wall.ts';

/** What the URL says on every page; anything unreadable is left out. */
export const shellSearch = z.object({
  /** The language of this visit, whatever the browser last chose. */
  lang: z.enum(['vi', 'en']).optional().catch(undefined),
  /** Light or dark on this visit, whatever the browser last chose. */
  theme: wallTheme.optional().catch(undefined),
  /** A screen on a wall: no menu, nothing to press. */
  kiosk: z.literal(1).optional().catch(undefined),
  /** Seconds for which it shows each page; without it, it stays on this one. */
  rotate: wallRotateS.optional().catch(undefined),
  /** The pages that it shows, `/,/map`. */
  pages: z
    .string()
    .max(3000)
    .refine((text) => readWallPages(text) !== null)
    .optional()
    .catch(undefined),
  /** Whether a new danger is heard. */
  sound: z.literal(1).optional().catch(undefined),
  /** How much larger than usual everything is on it. */
  scale: z.number().min(0.5).max(3).optional().catch(undefined),
});
