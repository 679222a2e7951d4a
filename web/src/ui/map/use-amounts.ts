import type { GeoJSONSource } from 'maplibre-gl';
import { useEffect } from 'react';
import classes from './map-canvas.module.css';
import type { MapSite } from './map-site.ts';
import { AMOUNTS, MARKS } from './state-overlay.ts';
import type { BaseMap } from './use-base-map.ts';

/** What circles by size say of the sites at one moment. */
export interface Amounts {
  /** By site; null where it is measured, but was not at that moment. Sites where it is not measured are left out. */
  readonly values: ReadonlyMap<string, number | null>;
  /** px */
  readonly radiusOf: (value: number) => number;
  readonly textOf: (value: number) => string;
}

/** The hollow circle of a site of which nothing is known at that moment, px. */
export const UNKNOWN_RADIUS = 7;

/** Shows circles by size instead of the marks; each step of the scrubber only changes their sizes. */
export function useAmounts(base: BaseMap | null, sites: readonly MapSite[], amounts: Amounts | null): void {
  const values = amounts?.values;
  const shown = amounts !== null;
  useEffect(() => {
    if (!base) return;
    base.map.setLayoutProperty(MARKS, 'visibility', shown ? 'none' : 'visible');
    base.map.setLayoutProperty(AMOUNTS, 'visibility', shown ? 'visible' : 'none');
  }, [base, shown]);

  useEffect(() => {
    base?.map.getSource<GeoJSONSource>(AMOUNTS)?.setData({
      type: 'FeatureCollection',
      features: shown
        ? sites.map(({ id, longitude, latitude }) => ({
            type: 'Feature',
            geometry: { type: 'Point', coordinates: [longitude, latitude] },
            properties: { id },
          }))
        : [],
    });
  }, [base, sites, shown]);

  useEffect(() => {
    if (!base || !amounts || !values) return;
    for (const { id } of sites) {
      const value = values.get(id);
      const known = typeof value === 'number';
      const radius = known ? amounts.radiusOf(value) : value === null ? UNKNOWN_RADIUS : 0;
      base.map.setFeatureState({ source: AMOUNTS, id }, { radius, known });
    }
    base.names.set(
      'amounts',
      sites.flatMap(({ id, longitude, latitude }) => {
        const value = values.get(id);
        if (typeof value !== 'number') return [];
        const text = amounts.textOf(value);
        return [
          {
            key: `amount:${id}`,
            text,
            className: classes.value ?? '',
            // The largest are told first.
            order: 5 - Math.min(0.9, amounts.radiusOf(value) / 100),
            longitude,
            latitude,
          },
        ];
      }),
    );
    return () => base.names.set('amounts', []);
  }, [base, sites, values, amounts]);
}
