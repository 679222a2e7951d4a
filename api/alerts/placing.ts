import type { Alert, AlertRecord } from '../../domain/api/alerts.ts';
import type { Rightful } from '../../domain/permissions.ts';
import { alertSources } from '../../store/registry/alerts.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import { maySeeValuesAt } from '../http/personal.ts';
import type { Where } from '../http/where.ts';

/** Whether somebody may have what was measured of an alert: what a household's meter measured is for those who may see households. */
export const maySeeMeasured = (places: PlaceDirectory, { site }: Pick<AlertRecord, 'site'>, who: Rightful): boolean =>
  site === null || maySeeValuesAt(who, places, site);

/** An alert as it leaves the API. */
export function placed(places: PlaceDirectory, record: AlertRecord, who: Rightful): Alert {
  return shown(places, record, maySeeMeasured(places, record, who));
}

/** The same of one of which it is known whether it is to be seen whole. */
export function shown(places: PlaceDirectory, record: AlertRecord, whole: boolean): Alert {
  const { adviceWithoutValue, ...alert } = record;
  const isPersonal = record.site !== null && places.householdOf(record.site) !== null;
  return {
    ...alert,
    ...(whole ? {} : { advice: adviceWithoutValue, value: null, peak: null }),
    place: [...places.alert(record)],
    ...(isPersonal ? { personal: true } : {}),
  };
}

/** `/alerts/:id` */
export const alertInPath: Where = async (request, { registry, places }) => {
  const { id } = request.params as { readonly id: string };
  const source = (await alertSources(registry, [id])).get(id);
  return [{ what: 'alert', id, place: source ? places.alert(source) : null }];
};
