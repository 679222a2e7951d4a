import type { Alert, AlertRecord } from '../../domain/api/alerts.ts';
import type { Rightful } from '../../domain/permissions.ts';
import { EVERYWHERE, type Place } from '../../domain/scopes.ts';
import { alertSource } from '../../store/registry/alerts.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import { maySeeValuesAt } from '../http/personal.ts';
import type { Where } from '../http/where.ts';

/**
 * Where an alert belongs: to the site where it was raised; to the owner of the device while it stands there still, or where
 * it stood nowhere. Whoever has the device next has nothing to do with it.
 */
export function placeOfAlert(
  places: PlaceDirectory,
  { site, device }: { readonly site: string | null; readonly device: string | null },
): Place {
  if (site === null) return (device === null ? null : places.owner(device)) ?? EVERYWHERE;
  if (device !== null && site === places.siteOf(device)) return places.device(device) ?? EVERYWHERE;
  return places.site(site) ?? EVERYWHERE;
}

/** An alert as it leaves the API: what a household's meter measured stays with those who may see households. */
export function placed(places: PlaceDirectory, alert: AlertRecord, who: Rightful): Alert {
  const whole = { ...alert, place: [...placeOfAlert(places, alert)] };
  const isOpen = alert.site === null || maySeeValuesAt(who, places, alert.site);
  return isOpen ? whole : { ...whole, value: null, peak: null };
}

/** `/alerts/:id` */
export const alertInPath: Where = async (request, { registry, places }) => {
  const { id } = request.params as { readonly id: string };
  const source = await alertSource(registry, id);
  return [{ what: 'alert', id, place: source && placeOfAlert(places, source) }];
};
