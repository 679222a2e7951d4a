import { z } from 'zod';
import { name as givenName } from '../name.ts';
import { scope } from '../scopes.ts';
import { instant, pageQuery } from './common.ts';

/** Hộ dân or a single person. */
export const householdKind = z.enum(['household', 'person']);

/** As people write them in Vietnam: `0912 345 678`, `+84 912 345 678`, `0273 3855 000`. */
const phone = z
  .string()
  .trim()
  .regex(/^\+?[0-9][0-9 .()-]{5,22}$/, 'is not a phone number, such as 0912 345 678');

/** POST /api/v1/households; the id is given by the platform, so that it tells nothing of whose it is. */
export const newHousehold = z.object({
  kind: householdKind,
  name: givenName,
  phone: phone.nullable().default(null),
  address: z.string().trim().min(1).max(300).nullable().default(null),
  /** Who looks after it, and may see it: an organisation's id. */
  organisation: z.string().max(63).nullable().default(null),
});
export type NewHousehold = z.input<typeof newHousehold>;

const { kind, name, phone: phoneField, address, organisation } = newHousehold.shape;
/** PATCH /api/v1/households/{id} */
export const householdPatch = z
  .object({
    kind,
    name,
    phone: phoneField.unwrap(),
    address: address.unwrap(),
    organisation: organisation.unwrap(),
  })
  .partial();
export type HouseholdPatch = z.infer<typeof householdPatch>;

/** GET /api/v1/households */
export const household = z.object({
  id: z.string(),
  kind: householdKind,
  /** Empty once erased. */
  name: z.string(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  organisation: z.string().nullable(),
  organisationName: z.string().nullable(),
  sites: z.number().int(),
  /** Devices that stand at its sites now. */
  devices: z.number().int(),
  /** When its data was erased; only the id is left then. */
  erasedAt: instant.nullable(),
  place: z.array(scope),
  createdAt: instant,
  updatedAt: instant,
});
export type Household = z.infer<typeof household>;

/** GET /api/v1/households/{id} */
export const householdDetail = household.extend({
  siteList: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.string(),
      devices: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
  ),
});
export type HouseholdDetail = z.infer<typeof householdDetail>;

export const householdQuery = pageQuery.extend({
  /** Part of the name, address or phone number; case and diacritics do not count, nor blanks in a number. */
  q: z.string().max(100).optional(),
  organisation: z.string().max(63).optional(),
  /** Those whose data was erased, instead of the others. */
  erased: z.enum(['0', '1']).default('0'),
});

/** GET /api/v1/households/{id}/erasure: what would be erased; POST …/erase: what was. */
export const erasure = z.object({
  sites: z.number().int(),
  /** Devices at its sites: switched off and taken down, since nothing more may be collected. */
  devices: z.number().int(),
  /** Results that its meters stored while they stood at its sites. */
  readings: z.number().int(),
  alerts: z.number().int(),
  /** Raw messages kept for looking at: the last ones of its devices, and those in quarantine. */
  messages: z.number().int(),
});
export type Erasure = z.infer<typeof erasure>;
