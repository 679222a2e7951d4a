import { z } from 'zod';
import { name as givenName } from '../name.ts';
import { ownId, scope, unitId } from '../scopes.ts';
import { instant, pageQuery } from './common.ts';

/** A smart village: a named group of sites in a commune. */
export const newVillage = z.object({ id: ownId, name: givenName, commune: unitId });
export type NewVillage = z.input<typeof newVillage>;

const { name, commune } = newVillage.shape;
/** PATCH /api/v1/villages/{id}; its sites move to another commune with it. */
export const villagePatch = z.object({ name, commune }).partial();

/** GET /api/v1/villages, /api/v1/villages/{id} */
export const village = z.object({
  id: z.string(),
  name: z.string(),
  commune: unitId.nullable(),
  communeName: z.string().nullable(),
  province: unitId.nullable(),
  provinceName: z.string().nullable(),
  /** Sites of it that the caller may see. */
  sites: z.number().int(),
  place: z.array(scope),
  createdAt: instant,
  updatedAt: instant,
});
export type Village = z.infer<typeof village>;

export const villageQuery = pageQuery.extend({
  /** Part of the id or name; case and diacritics do not count. */
  q: z.string().max(100).optional(),
  commune: unitId.optional(),
  province: unitId.optional(),
});
