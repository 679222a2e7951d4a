import { z } from 'zod';

export const siteKind = z.enum([
  'field',
  'pond',
  'gate',
  'barn',
  'weather',
  'pump',
  'meters',
  'river',
  'household',
  'other',
]);
export type SiteKind = z.infer<typeof siteKind>;
