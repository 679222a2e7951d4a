import type { ExpressionSpecification, FilterSpecification, Map as MapLibre } from 'maplibre-gl';
import { siteStates } from '../../lib/site-state.ts';
import { EMPTY, type Overlay } from './map-style.ts';
import { token } from './mark-image.ts';

/** Sites nearer to each other than this stand as one, px. */
const CLUSTER_RADIUS = 46;
/** From here on every site stands by itself. */
export const CLUSTER_MAX_ZOOM = 13;

export const MARKS = 'marks';
export const AMOUNTS = 'amounts';
export const FIELDS = 'fields';

const isCluster: FilterSpecification = ['has', 'point_count'];
/** The name of the state of that rank, as images are called. */
const stateOf = (rank: string): ExpressionSpecification =>
  ['at', ['get', rank], ['literal', [...siteStates]]] as unknown as ExpressionSpecification;

const radius: ExpressionSpecification = ['coalesce', ['feature-state', 'radius'], 0];
const hasAmount: ExpressionSpecification = ['boolean', ['feature-state', 'known'], false];

/** Fields, sites in clusters with the worst of each, and circles by size. */
export const stateOverlay: Overlay = {
  sources: {
    sites: {
      type: 'geojson',
      data: EMPTY,
      cluster: true,
      clusterRadius: CLUSTER_RADIUS,
      clusterMaxZoom: CLUSTER_MAX_ZOOM,
      clusterProperties: { rank: ['max', ['get', 'rank']] },
    },
    fields: { type: 'geojson', data: EMPTY },
    amounts: { type: 'geojson', data: EMPTY, promoteId: 'id' },
    chosen: { type: 'geojson', data: EMPTY },
  },
  layers: [
    { id: FIELDS, type: 'fill', source: 'fields', paint: { 'fill-opacity': 0.4 } },
    { id: 'field-edges', type: 'line', source: 'fields', paint: { 'line-width': 1.5 } },
    {
      id: AMOUNTS,
      type: 'circle',
      source: 'amounts',
      layout: { visibility: 'none' },
      paint: {
        'circle-radius': radius,
        'circle-opacity': ['case', hasAmount, 0.55, 0],
        // Where it is not measured there is nothing to see.
        'circle-stroke-width': ['case', ['>', radius, 0], 1.5, 0],
      },
    },
    {
      id: 'chosen',
      type: 'circle',
      source: 'chosen',
      paint: { 'circle-radius': 19, 'circle-opacity': 0, 'circle-stroke-width': 3 },
    },
    {
      id: MARKS,
      type: 'symbol',
      source: 'sites',
      layout: {
        'icon-image': [
          'concat',
          'mark:',
          stateOf('rank'),
          ':',
          ['case', isCluster as ExpressionSpecification, ['to-string', ['get', 'point_count']], '0'],
        ],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'symbol-sort-key': ['get', 'rank'],
      },
    },
  ],
  paint: (map: MapLibre) => {
    const byState = [
      'match',
      ['get', 'state'],
      ...siteStates.flatMap((state) => [state, token(`--${state}-mark`)]),
      token('--late-mark'),
    ] as unknown as ExpressionSpecification;
    map.setPaintProperty(FIELDS, 'fill-color', byState);
    map.setPaintProperty('field-edges', 'line-color', byState);
    map.setPaintProperty('chosen', 'circle-stroke-color', token('--focus'));
    map.setPaintProperty(AMOUNTS, 'circle-color', token('--amount'));
    map.setPaintProperty(AMOUNTS, 'circle-stroke-color', [
      'case',
      hasAmount,
      token('--amount-edge'),
      token('--late-mark'),
    ]);
  },
};
