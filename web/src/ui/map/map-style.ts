import { borders, land } from 'virtual:base-map';
import type { LayerSpecification, Map as MapLibre, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { token } from './mark-image.ts';
import { islands } from './places.ts';

/** What is drawn by which colour of the page. */
const colours = {
  sea: { 'background-color': '--map-sea' },
  land: { 'fill-color': '--map-land' },
  coast: { 'line-color': '--map-coast' },
  borders: { 'line-color': '--map-coast' },
  islands: { 'circle-color': '--map-land', 'circle-stroke-color': '--map-coast' },
} as const;

/** What a page draws on top of the land. */
export interface Overlay {
  readonly sources: Readonly<Record<string, SourceSpecification>>;
  readonly layers: readonly LayerSpecification[];
  /** Takes the colours of the scheme that is now chosen. */
  readonly paint: (map: MapLibre) => void;
}

/** Layers above this one are drawn over whatever map was set as the background. */
export const FIRST_ABOVE_BACKGROUND = 'islands';

/** Land, borders on land and the islands, from what is bundled: no tile server, no glyph server. */
export const mapStyle = ({ sources, layers }: Overlay): StyleSpecification => ({
  version: 8,
  sources: {
    land: { type: 'geojson', data: { type: 'MultiPolygon', coordinates: land }, tolerance: 0.2 },
    borders: { type: 'geojson', data: { type: 'MultiLineString', coordinates: borders } },
    islands: { type: 'geojson', data: { type: 'MultiPoint', coordinates: islands.map(([x, y]) => [x, y]) } },
    ...sources,
  },
  layers: [
    { id: 'sea', type: 'background', paint: { 'background-color': token('--map-sea') } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': token('--map-land') } },
    { id: 'coast', type: 'line', source: 'land', paint: { 'line-color': token('--map-coast'), 'line-width': 1 } },
    {
      id: 'borders',
      type: 'line',
      source: 'borders',
      paint: { 'line-color': token('--map-coast'), 'line-width': 1, 'line-dasharray': [3, 2] },
    },
    {
      id: 'islands',
      type: 'circle',
      source: 'islands',
      paint: {
        'circle-radius': 2.5,
        'circle-color': token('--map-land'),
        'circle-stroke-color': token('--map-coast'),
        'circle-stroke-width': 1,
      },
    },
    ...layers,
  ],
});

/** Takes the colours of the scheme that is now chosen. */
export function paint(map: MapLibre, overlay: Overlay): void {
  for (const [layer, properties] of Object.entries(colours))
    for (const [property, name] of Object.entries(properties))
      map.setPaintProperty(layer, property as 'fill-color', token(name));
  overlay.paint(map);
}

export const EMPTY = { type: 'FeatureCollection' as const, features: [] };
