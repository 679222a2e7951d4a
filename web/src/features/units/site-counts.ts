import type { PlaceReport } from '../../../../domain/api/units.ts';

/** Sites in each unit, by its id; none for units in which there are none that one may see. */
export type SiteCounts = ReadonlyMap<string, number>;

export function siteCounts(report: PlaceReport | undefined): SiteCounts {
  return new Map(
    (report?.provinces ?? []).flatMap(({ id, sites, communes }) => [
      [id, sites] as const,
      ...communes.map((commune) => [commune.id, commune.sites] as const),
    ]),
  );
}
