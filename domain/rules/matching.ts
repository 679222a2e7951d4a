import type { Place } from '../scopes.ts';
import type { SiteKind } from '../site-kinds.ts';
import type { RuleScope } from './definition.ts';

/** Where a device stands, and in what. */
export interface RuleGround {
  readonly place: Place;
  /** Of the site; null where it stands at none. */
  readonly siteKind: SiteKind | null;
  /** Of the season that its site is in today; null for none. */
  readonly crop: string | null;
  readonly stage: string | null;
}

export interface RuleSubject extends RuleGround {
  readonly id: string;
  readonly profile: string;
}

/** Whether a rule of that scope watches the device today. */
export function watches(scope: RuleScope, subject: RuleSubject): boolean {
  const { devices, profile } = scope;
  if (devices.length > 0 ? !devices.includes(subject.id) : profile !== null && profile !== subject.profile)
    return false;
  return watchesThere(scope, subject);
}

/** The same for a device that is known to be one of those named, or of the profile. */
export function watchesThere({ place, siteKind, crop, stage }: RuleScope, ground: RuleGround): boolean {
  if (siteKind !== null && siteKind !== ground.siteKind) return false;
  if (place !== null && !ground.place.includes(place)) return false;
  return (crop === null || crop === ground.crop) && (stage === null || stage === ground.stage);
}
