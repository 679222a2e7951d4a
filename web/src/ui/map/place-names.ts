import type { TextTools } from '../../i18n/use-texts.ts';
import classes from './map-canvas.module.css';
import type { MapName } from './name-layer.ts';
import { namedPlaces } from './places.ts';
import { HO_CHI_MINH, provinceSeats } from './province-seats.ts';

/** From here on one looks at fields, and knows in which province. */
const FIELDS_ZOOM = 12;

/** The names that every map has: the islands first, which are never left out, then the sea, cities and provinces. */
export function placeNames({ t }: Pick<TextTools, 't'>): MapName[] {
  return [
    ...namedPlaces.map(({ key, kind, longitude, latitude }): MapName => {
      const islands = kind === 'islands';
      return {
        key: `place:${key}`,
        text: t(`map.${key}`),
        className: `${classes.place} ${classes[kind]}`,
        order: islands ? 0 : 3,
        always: islands,
        widthPx: islands ? 110 : 90,
        longitude,
        latitude,
      };
    }),
    ...provinceSeats.map(
      ({ code, name, isCity, longitude, latitude }): MapName => ({
        key: `province:${code}`,
        text: code === HO_CHI_MINH ? t('map.hoChiMinh') : name,
        className: `${classes.place} ${isCity ? classes.city : classes.province}`,
        order: isCity ? 1 : 2,
        maxZoom: FIELDS_ZOOM,
        // To the west of its dot, clear of the names at sea.
        anchor: 'right',
        offset: [4, 0],
        longitude,
        latitude,
      }),
    ),
  ];
}
