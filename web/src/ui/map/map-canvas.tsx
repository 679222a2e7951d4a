import { type GeoJSONSource, LngLatBounds, type Map as MapLibre, Marker } from 'maplibre-gl';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import type { MapSource } from '../../../../domain/map-source.ts';
import type { Position } from '../../lib/distance.ts';
import classes from './map-canvas.module.css';
import type { MapSite } from './map-site.ts';
import { EMPTY, type Overlay } from './map-style.ts';
import { token } from './mark-image.ts';
import { useBackground } from './use-background.ts';
import { useBaseMap } from './use-base-map.ts';

/** Degrees around a single site. */
const AROUND = 0.02;
/** How far from a dot a finger may land, px. */
const REACH = 14;

const ignore = (): void => {};

const dots: Overlay = {
  sources: { sites: { type: 'geojson', data: EMPTY } },
  layers: [
    {
      id: 'sites',
      type: 'circle',
      source: 'sites',
      paint: { 'circle-radius': ['case', ['get', 'chosen'], 9, 6], 'circle-stroke-width': 2 },
    },
  ],
  paint: (map) => {
    map.setPaintProperty('sites', 'circle-color', token('--accent'));
    map.setPaintProperty('sites', 'circle-stroke-color', token('--card'));
  },
};

interface MapCanvasProps {
  readonly sites: readonly MapSite[];
  readonly chosen: string | null;
  readonly onChoose: ((id: string) => void) | undefined;
  readonly value: Position | null;
  readonly onPick: ((latitude: number, longitude: number) => void) | undefined;
  readonly background: MapSource;
  readonly label: string;
  readonly map: RefObject<MapLibre | null>;
  /** The browser says that it draws maps, but cannot. */
  readonly onBroken: () => void;
}

/** A map on which a site or a place is picked, in a chunk of its own. */
export function MapCanvas(props: MapCanvasProps) {
  const { sites, chosen, onChoose, value, onPick, background, label, map, onBroken } = props;
  const box = useRef<HTMLDivElement>(null);
  const base = useBaseMap(box, { overlay: dots, view: null, onBroken });
  // What ships shows where another map does not come.
  useBackground(base, background, ignore);
  const current = base?.map ?? null;
  const handlers = useRef({ onChoose, onPick });
  handlers.current = { onChoose, onPick };

  useEffect(() => {
    map.current = current;
    const pick = current?.on('click', ({ point, lngLat }) => {
      const near: [[number, number], [number, number]] = [
        [point.x - REACH, point.y - REACH],
        [point.x + REACH, point.y + REACH],
      ];
      const hit = current.queryRenderedFeatures(near, { layers: ['sites'] })[0];
      if (hit && handlers.current.onChoose) handlers.current.onChoose(String(hit.properties.id));
      else handlers.current.onPick?.(lngLat.lat, lngLat.lng);
    });
    return () => {
      map.current = null;
      pick?.unsubscribe();
    };
  }, [map, current]);

  useEffect(() => {
    base?.map.getSource<GeoJSONSource>('sites')?.setData({
      type: 'FeatureCollection',
      features: sites.map(({ id, longitude, latitude }) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [longitude, latitude] },
        properties: { id, chosen: id === chosen },
      })),
    });
    base?.names.set(
      'sites',
      sites.map((site) => ({
        key: `site:${site.id}`,
        text: site.name,
        className: `${classes.site} ${site.id === chosen ? classes.chosen : ''}`,
        order: site.id === chosen ? 1 : 5,
        anchor: 'bottom',
        offset: [0, -8],
        widthPx: 150,
        longitude: site.longitude,
        latitude: site.latitude,
      })),
    );
  }, [sites, chosen, base]);

  // Where the sites are is told once; from then on people move the map themselves.
  const bounds = useMemo(() => boundsOf(sites), [sites]);
  const placed = useRef(false);
  useEffect(() => {
    if (!current || placed.current || bounds === null) return;
    placed.current = true;
    current.fitBounds(bounds, { padding: 40, maxZoom: 13, animate: false });
  }, [bounds, current]);

  useEffect(() => {
    if (!current || !value) return;
    const element = document.createElement('span');
    element.className = classes.pin ?? '';
    const marker = new Marker({ element, anchor: 'bottom' })
      .setLngLat([value.longitude, value.latitude])
      .addTo(current);
    if (!current.getBounds().contains([value.longitude, value.latitude]) || current.getZoom() < 9)
      current.jumpTo({ center: [value.longitude, value.latitude], zoom: Math.max(current.getZoom(), 13) });
    return () => {
      marker.remove();
    };
  }, [value, current]);

  return <section ref={box} className={classes.map} aria-label={label} />;
}

/** Around all of them, with some air; null for none. */
export function boundsOf(sites: readonly Position[]): LngLatBounds | null {
  if (sites.length === 0) return null;
  const bounds = new LngLatBounds();
  for (const { longitude, latitude } of sites) {
    bounds.extend([longitude - AROUND, latitude - AROUND]);
    bounds.extend([longitude + AROUND, latitude + AROUND]);
  }
  return bounds;
}
