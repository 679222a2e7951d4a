import { z } from 'zod';
import { name as givenName } from '../name.ts';
import { scope } from '../scopes.ts';
import { WALL_PAGES, WALL_ROTATE_S, wallPages, wallRotateS, wallTheme } from '../wall.ts';
import { instant } from './common.ts';
import { language } from './session.ts';

/** A screen on a wall that shows what lies in its scope, and can do nothing. GET /api/v1/displays */
export const display = z.object({
  id: z.string(),
  name: z.string(),
  scope,
  /** What people call the scope. */
  scopeName: z.string(),
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastSeenAt: instant.nullable(),
  /** How many screens show it right now. */
  watching: z.number().int(),
});
export type Display = z.infer<typeof display>;

/** What the screen shows, and how; it stands in the link and can be changed there. */
export const displayShow = z.object({
  pages: wallPages.default([...WALL_PAGES]),
  rotate: wallRotateS.default(WALL_ROTATE_S),
  /** Whether a new alert of the level `danger` is heard. */
  sound: z.boolean().default(false),
  /** null: as the screen's own system has it. */
  theme: wallTheme.nullable().default(null),
  language: language.default('vi'),
});

/** POST /api/v1/displays */
export const newDisplay = z.object({
  name: givenName,
  scope,
  expiresAt: instant.nullable().default(null),
  show: displayShow.strict().prefault({}),
});

/** `link` is in the answer to the POST alone: who opens it is the screen. */
export const createdDisplay = display.extend({ link: z.string() });

/** POST /api/v1/session/display */
export const displaySignIn = z.object({ secret: z.string().min(1).max(200) });
