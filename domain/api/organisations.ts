import { z } from 'zod';
import { name as givenName } from '../name.ts';
import { ownId, scope, unitId } from '../scopes.ts';
import { instant, pageQuery } from './common.ts';

/** Hợp tác xã, hội quán, the utility that reads meters, department of the state, company. */
export const organisationKind = z.enum(['cooperative', 'club', 'utility', 'department', 'company']);

export const newOrganisation = z.object({
  id: ownId,
  name: givenName,
  kind: organisationKind,
  /** Id of the commune where its seat is. */
  commune: unitId.nullable().default(null),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9 .()-]{5,22}$/, 'is not a phone number, such as 0273 3855 000')
    .nullable()
    .default(null),
});
export type NewOrganisation = z.input<typeof newOrganisation>;

const { name, kind, commune, phone } = newOrganisation.shape;
/** PATCH /api/v1/organisations/{id} */
export const organisationPatch = z.object({ name, kind, commune: commune.unwrap(), phone: phone.unwrap() }).partial();

/** GET /api/v1/organisations, /api/v1/organisations/{id} */
export const organisation = z.object({
  id: z.string(),
  name: z.string(),
  kind: organisationKind,
  commune: unitId.nullable(),
  communeName: z.string().nullable(),
  province: unitId.nullable(),
  provinceName: z.string().nullable(),
  /** Null as well for whoever knows of the organisation by a site of its alone. */
  phone: z.string().nullable(),
  /** Sites of its that the caller may see. */
  sites: z.number().int(),
  place: z.array(scope),
  createdAt: instant,
  updatedAt: instant,
});
export type Organisation = z.infer<typeof organisation>;

export const organisationQuery = pageQuery.extend({
  /** Part of the id or name; case and diacritics do not count. */
  q: z.string().max(100).optional(),
  kind: organisationKind.optional(),
});
