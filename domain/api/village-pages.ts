import { z } from 'zod';
import { NAME } from '../name.ts';
import { riskLevel } from '../rules/steps.ts';
import { ownId } from '../scopes.ts';
import { instant } from './common.ts';
import { observationResult } from './observations.ts';

const line = (max: number) => z.string().trim().max(max).regex(NAME, 'has line breaks or control characters');
const said = (max: number) => z.object({ vi: line(max), en: line(max).default('') });

/** One value on the page of a village: a datastream of a site, by whichever device stands there. */
export const villagePageItem = z.object({
  site: ownId,
  datastream: z.string().min(1).max(95),
  /** What the public reads; null takes the site's name as it is when this is saved, for it may become a person's later. */
  label: said(80).nullable().default(null),
});

/** PUT /api/v1/villages/{id}/page: what a village shows to everybody, at `/p/{slug}`. */
export const villagePageBody = z.object({
  slug: ownId,
  published: z.boolean(),
  intro: said(400),
  items: z
    .array(villagePageItem)
    .max(24)
    .refine(
      (items) => new Set(items.map(({ site, datastream }) => `${site} ${datastream}`)).size === items.length,
      'names a value twice',
    ),
});
export type VillagePageBody = z.infer<typeof villagePageBody>;

/** GET /api/v1/villages/{id}/page: as it stands, and what there is to choose from. */
export const villagePageView = z.object({
  /** null: nothing was ever shown. */
  page: villagePageBody.nullable(),
  /** Datastreams of the village's sites that are nobody's own. */
  choices: z.array(z.object({ site: z.string(), siteName: z.string(), datastream: z.string() })),
});
export type VillagePageView = z.infer<typeof villagePageView>;

/** GET /api/v1/public/villages/{slug}: for everybody, without a name or number of any person. */
export const publicVillage = z.object({
  slug: z.string(),
  name: z.string(),
  commune: z.string().nullable(),
  province: z.string().nullable(),
  intro: said(400),
  items: z.array(
    z.object({
      label: said(80),
      datastream: z.string(),
      /** UCUM code; '' for a state. */
      unit: z.string(),
      /** null until something was measured. */
      result: observationResult.nullable(),
      /** phenomenonTime */
      at: instant.nullable(),
      freshness: z.enum(['fresh', 'late', 'lost', 'never']),
    }),
  ),
  /** Warnings for the public in force in its commune: each was approved by a person. */
  warnings: z.array(
    z.object({ identifier: z.string(), headline: said(160), risk: riskLevel.nullable(), expires: instant }),
  ),
});
export type PublicVillage = z.infer<typeof publicVillage>;
