import { z } from 'zod';

/** Seconds for which a screen on a wall shows each page. */
const rotateS = z.number().int().min(5).max(3600);

/** What the URL says on every page; anything unreadable is left out. */
export const shellSearch = z.object({
  /** The language of this visit, whatever the browser last chose. */
  lang: z.enum(['vi', 'en']).optional().catch(undefined),
  /** A screen on a wall: no menu, nothing to press. */
  kiosk: z.literal(1).optional().catch(undefined),
  rotate: rotateS.optional().catch(undefined),
});
