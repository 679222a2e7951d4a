import { borders, land } from 'virtual:base-map';
import type { Map as MapLibre, StyleSpecification } from 'maplibre-gl';
import { islands } from './places.ts';

/** What is drawn by which colour of the page. */
const colours = {
  sea: { 'background-color': '--map-sea' },
  land: { 'fill-color': '--map-land' },
  coast: { 'line-color': '--map-coast' },
  borders: { 'line-color': '--map-coast' },
  islands: { 'circle-color': '--map-land', 'circle-stroke-color': '--map-coast' },
} as const;

const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Land, borders on land and the islands, from what is bundled: no tile server, no glyph server. */
export const mapStyle = (): StyleSpecification => ({
  version: 8,
  sources: {
    land: { type: 'geojson', data: { type: 'MultiPolygon', coordinates: land }, tolerance: 0.2 },
    borders: { type: 'geojson', data: { type: 'MultiLineString', coordinates: borders } },
    islands: { type: 'geojson', data: { type: 'MultiPoint', coordinates: islands.map(([x, y]) => [x, y]) } },
    sites: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
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
    {
      id: 'sites',
      type: 'circle',
      source: 'sites',
      paint: {
        'circle-radius': ['case', ['get', 'chosen'], 9, 6],
        'circle-color': token('--accent'),
        'circle-stroke-color': token('--card'),
        'circle-stroke-width': 2,
      },
    },
  ],
});

/** Takes the colours of the scheme that is now chosen. */
export function paint(map: MapLibre): void {
  for (const [layer, properties] of Object.entries(colours))
    for (const [property, name] of Object.entries(properties))
      map.setPaintProperty(layer, property as 'fill-color', token(name));
  map.setPaintProperty('sites', 'circle-color', token('--accent'));
  map.setPaintProperty('sites', 'circle-stroke-color', token('--card'));
}
