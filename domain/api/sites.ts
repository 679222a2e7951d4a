import { z } from 'zod';
import { unitId } from '../scopes.ts';
import { instant } from './common.ts';

export const siteKind = z.enum(['field', 'pond', 'gate', 'barn', 'weather', 'pump', 'meters', 'river', 'other']);
export type SiteKind = z.infer<typeof siteKind>;

export const newSite = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  name: z.string().min(1).max(120),
  kind: siteKind,
  organisation: z.string().nullable().default(null),
  village: z.string().nullable().default(null),
  /** Id of the commune; of a site in a village it is the village's, whatever is said here. */
  commune: unitId.nullable().default(null),
  /** Whose it is when it is personal: a house, a meter, a plot. */
  household: z.string().nullable().default(null),
  latitude: z.number().min(-90).max(90).nullable().default(null),
  longitude: z.number().min(-180).max(180).nullable().default(null),
  /** IANA name; null for the installation's. Times without a zone from devices here are local to it. */
  timeZone: z.string().max(64).nullable().default(null),
});
export type NewSite = z.input<typeof newSite>;

/** GET /api/v1/sites, /api/v1/sites/{id} */
export const site = newSite.extend({
  /** Names for display. */
  organisationName: z.string().nullable(),
  villageName: z.string().nullable(),
  communeName: z.string().nullable(),
  province: unitId.nullable(),
  provinceName: z.string().nullable(),
  devices: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
});
export type Site = z.infer<typeof site>;

const { name, kind, organisation, village, commune, household, latitude, longitude, timeZone } = newSite.shape;
/** PATCH /api/v1/sites/{id}. The defaults of a new site are unwrapped: what a patch leaves out stays as it is. */
export const sitePatch = z
  .object({
    name,
    kind,
    organisation: organisation.unwrap(),
    village: village.unwrap(),
    commune: commune.unwrap(),
    household: household.unwrap(),
    latitude: latitude.unwrap(),
    longitude: longitude.unwrap(),
    timeZone: timeZone.unwrap(),
  })
  .partial();
