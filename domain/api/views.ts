import { z } from 'zod';
import { name as givenName } from '../name.ts';
import { scope } from '../scopes.ts';
import { instant } from './common.ts';

/** Views that one person keeps. */
export const MAX_VIEWS = 100;
const MAX_SEARCH_BYTES = 4096;

/** Pages of which a view may be kept. */
export const viewPages = ['overview', 'map', 'explore', 'alerts', 'devices', 'sites'] as const;
export const viewPage = z.enum(viewPages);
export type ViewPage = z.infer<typeof viewPage>;

const word = z.union([z.string().max(300), z.number(), z.boolean()]);

/** What stands in the URL of a page, by name; a list where a name is repeated. */
export const viewSearch = z
  .record(z.string().min(1).max(40), z.union([word, z.array(word).max(100)]))
  .refine((search) => new TextEncoder().encode(JSON.stringify(search)).length <= MAX_SEARCH_BYTES, {
    message: `is longer than ${MAX_SEARCH_BYTES} bytes as JSON`,
  });
export type ViewSearch = z.infer<typeof viewSearch>;

/** POST /api/v1/views */
export const newView = z.object({
  name: givenName,
  page: viewPage,
  search: viewSearch,
  /** Everybody who belongs there finds it; null for its maker alone. */
  scope: scope.nullable().default(null),
});
export type NewView = z.input<typeof newView>;

const { name, search } = newView.shape;
/** PATCH /api/v1/views/{id} */
export const viewPatch = z.object({ name, search, scope: scope.nullable() }).partial();
export type ViewPatch = z.infer<typeof viewPatch>;

/** GET /api/v1/views, /api/v1/views/{id}: it says what to open, and shows nothing that the opener may not see. */
export const savedView = z.object({
  id: z.string(),
  name: z.string(),
  page: viewPage,
  search: viewSearch,
  scope: scope.nullable(),
  /** What people call the scope. */
  scopeName: z.string().nullable(),
  /** Whether the caller made it. */
  mine: z.boolean(),
  /** Who made it. */
  byName: z.string(),
  /** Whether the caller may change or delete it. */
  manageable: z.boolean(),
  /** For If-Match. */
  version: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type SavedView = z.infer<typeof savedView>;

/** Query of GET /api/v1/views. */
export const viewQuery = z.object({ page: viewPage.optional() });
