import { z } from 'zod';

/** What a screen on a wall shows when nobody chose. */
export const WALL_PAGES: readonly string[] = ['/', '/map', '/alerts'];
export const WALL_ROTATE_S = 20;
export const MOST_WALL_PAGES = 12;

/** How one comes in or goes out is no page for a wall, and what a program reads is none at all. */
const NOT_FOR_A_WALL = /^\/(?:api|docs|display|sign-in|forgot|reset|invite|second-factor|account)(?:[/?]|$)/;

/**
 * A page of our own, by its path and search. A second slash at the beginning, or a backslash, which browsers take for
 * one (WHATWG URL §4.4), would lead to another host.
 */
export const wallPage = z
  .string()
  .max(200)
  .regex(/^\/(?![/\\])[^\s\\,#\p{Cc}]*$/u, 'is not a path of this site, such as /map')
  .refine((path) => !NOT_FOR_A_WALL.test(path), 'cannot be shown on a wall');

/** Pages in the order in which they are shown. */
export const wallPages = z.array(wallPage).min(1).max(MOST_WALL_PAGES);

/** Seconds for which each page is shown. */
export const wallRotateS = z.number().int().min(5).max(600);

export const wallTheme = z.enum(['light', 'dark']);

/** The pages of a link, `/,/map,/alerts`; null when one of them is none of ours, or there are too many. */
export function readWallPages(text: string): readonly string[] | null {
  const parsed = wallPages.safeParse(text.split(','));
  return parsed.success ? parsed.data : null;
}
