import { z } from 'zod';
import { name as givenName } from '../name.ts';
import { polygon as polygonOf } from '../polygon.ts';
import { ownId, scope, unitId } from '../scopes.ts';
import { siteKind } from '../site-kinds.ts';
import { day } from '../units/unit.ts';
import { instant, pageQuery } from './common.ts';

export const newSite = z.object({
  id: ownId,
  name: givenName,
  kind: siteKind,
  organisation: z.string().nullable().default(null),
  village: z.string().nullable().default(null),
  /** Id of the commune; of a site in a village it is the village's, whatever is said here. */
  commune: unitId.nullable().default(null),
  /** Whose it is when it is personal: a house, a meter, a plot. */
  household: z.string().nullable().default(null),
  latitude: z.number().min(-90).max(90).nullable().default(null),
  longitude: z.number().min(-180).max(180).nullable().default(null),
  /** Its edge, which must not cross itself. */
  polygon: polygonOf.nullable().default(null),
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
  /** Within the polygon, hectares. */
  areaHa: z.number().nullable(),
  /** Where it is, is personal: position, polygon and area are withheld from whoever may not see the household. */
  personal: z.boolean(),
  /** What grows or is raised here today. */
  season: z
    .object({
      id: z.string(),
      crop: z.string(),
      name: z.string(),
      from: day,
      to: day.nullable(),
      /** Growth stage today, and since when. */
      stage: z.string().nullable(),
      stageFrom: day.nullable(),
    })
    .nullable(),
  devices: z.number().int(),
  openAlerts: z.number().int(),
  place: z.array(scope),
  createdAt: instant,
  updatedAt: instant,
});
export type Site = z.infer<typeof site>;

const { name, kind, organisation, village, commune, household, latitude, longitude, polygon, timeZone } = newSite.shape;
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
    polygon: polygon.unwrap(),
    timeZone: timeZone.unwrap(),
  })
  .partial();
export type SitePatch = z.infer<typeof sitePatch>;

export const siteQuery = pageQuery.extend({
  /** Part of the id or name; case and diacritics do not count. */
  q: z.string().max(100).optional(),
  kind: siteKind.optional(),
  organisation: z.string().max(63).optional(),
  village: z.string().max(63).optional(),
  commune: unitId.optional(),
  province: unitId.optional(),
  /** What grows or is raised there today. */
  crop: z.string().max(63).optional(),
  /** Sites that there were on a day, in the villages, communes and provinces of that day; as things are now when left out. */
  asOf: day.optional(),
});

/** GET /api/v1/sites/{id}/deployments, those that are there first, then the latest. */
export const deployment = z.object({
  device: z.string(),
  /** Null for a device that has gone where the caller may not look. */
  deviceName: z.string().nullable(),
  from: instant,
  /** Null while it stands there. */
  to: instant.nullable(),
  /** What it measures. */
  datastreams: z.array(z.string()),
});
export type Deployment = z.infer<typeof deployment>;
