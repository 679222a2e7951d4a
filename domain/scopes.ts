import { z } from 'zod';

/** A unit's code and the day it began: codes are given out again. */
const UNIT_ID = /^[0-9]{2,5}@[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const OWN_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** The id of an organisation, a village or a site: lower-case letters, digits and hyphens. */
export const ownId = z.string().regex(OWN_ID);
/** The id of an administrative unit: its code and the day it began, `82@2025-07-01`. */
export const unitId = z.string().regex(UNIT_ID);

export type ScopeKind = 'all' | 'province' | 'commune' | 'organisation' | 'village';

/** That for which a right is granted: `all`, `province:82@2025-07-01`, `commune:…`, `organisation:htx-tan-phu-dong`, `village:…`. */
export type Scope = 'all' | `${Exclude<ScopeKind, 'all'>}:${string}`;

export const scope = z
  .string()
  .max(80)
  .refine((text): text is Scope => isScope(text), 'is not all, province:ID, commune:ID, organisation:ID or village:ID');

/** Where a thing belongs: every scope that contains it. `all` contains everything. */
export type Place = readonly Scope[];

/** What belongs to the whole installation alone: settings, device profiles, devices that nobody has taken yet. */
export const EVERYWHERE: Place = ['all'];

/** A scope taken apart; `all` has no id. */
export function partsOf(scope: Scope): { readonly kind: ScopeKind; readonly id: string } {
  const colon = scope.indexOf(':');
  return colon < 0 ? { kind: 'all', id: '' } : { kind: scope.slice(0, colon) as ScopeKind, id: scope.slice(colon + 1) };
}

/** Whose and where something is; whatever is unknown is null. */
export interface Belonging {
  readonly organisation: string | null;
  readonly village: string | null;
  /** Ids of administrative units. */
  readonly commune: string | null;
  readonly province: string | null;
}

export function placeOf({ organisation, village, commune, province }: Belonging): Place {
  const place: Scope[] = [];
  if (organisation !== null) place.push(`organisation:${organisation}`);
  if (village !== null) place.push(`village:${village}`);
  if (commune !== null) place.push(`commune:${commune}`);
  if (province !== null) place.push(`province:${province}`);
  place.push('all');
  return place;
}

/** Where something belongs that belongs to two places, as a device of one organisation at the site of another. */
export const union = (a: Place, b: Place): Place => [...new Set([...a, ...b])];

function isScope(text: string): boolean {
  if (text === 'all') return true;
  const { kind, id } = partsOf(text as Scope);
  if (kind === 'province' || kind === 'commune') return UNIT_ID.test(id);
  return (kind === 'organisation' || kind === 'village') && OWN_ID.test(id);
}
