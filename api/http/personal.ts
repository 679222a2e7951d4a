import { can, type Rightful } from '../../domain/permissions.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';

/** Whether somebody may have what a device measures where it stands now: a household's meter is for those who may see households. */
export function maySeeValues(who: Rightful, places: PlaceDirectory, device: string): boolean {
  if (!places.isPersonal(device)) return true;
  const place = places.device(device);
  return place !== null && can(who, 'households.read', place);
}

/** The same of what was measured while a device stood at a site. */
export function maySeeValuesAt(who: Rightful, places: PlaceDirectory, site: string): boolean {
  if (places.householdOf(site) === null) return true;
  const place = places.site(site);
  return place !== null && can(who, 'households.read', place);
}
