import 'maplibre-gl/dist/maplibre-gl.css';
import { useComputedColorScheme } from '@mantine/core';
import { type GeoJSONSource, LngLatBounds, Map as MapLibre, type MapOptions, Marker, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { type RefObject, useEffect, useRef } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Position } from '../../lib/distance.ts';
import classes from './map-canvas.module.css';
import type { MapSite } from './map-site.ts';
import { mapStyle, paint } from './map-style.ts';
import { namedPlaces, VIETNAM } from './places.ts';

// Without it the map looks for its worker beside its own file, which bundling has moved, and stays blank.
setWorkerUrl(workerUrl);

/** Beyond so many in view, names would cover each other; the dots stay. */
const MAX_NAMES = 40;
/** Degrees around a single site. */
const AROUND = 0.02;

interface MapCanvasProps {
  readonly sites: readonly MapSite[];
  readonly chosen: string | null;
  readonly onChoose: ((id: string) => void) | undefined;
  readonly value: Position | null;
  readonly onPick: ((latitude: number, longitude: number) => void) | undefined;
  readonly label: string;
  readonly map: RefObject<MapLibre | null>;
  /** The browser says that it draws maps, but cannot. */
  readonly onBroken: () => void;
}

/** The map itself, in a chunk of its own. */
export function MapCanvas({ sites, chosen, onChoose, value, onPick, label, map, onBroken }: MapCanvasProps) {
  const { t } = useTexts();
  const scheme = useComputedColorScheme('light');
  const box = useRef<HTMLDivElement>(null);
  const handlers = useRef({ onChoose, onPick });
  handlers.current = { onChoose, onPick };

  useEffect(() => {
    const made = newMap({
      container: box.current as HTMLDivElement,
      style: mapStyle(),
      bounds: VIETNAM,
      maxZoom: 17,
      minZoom: 3,
      dragRotate: false,
      pitchWithRotate: false,
      attributionControl: { compact: false, customAttribution: 'Natural Earth' },
    });
    if (made === null) {
      onBroken();
      return;
    }
    made.touchZoomRotate.disableRotation();
    made.on('click', (event) => {
      const near: [[number, number], [number, number]] = [
        [event.point.x - 14, event.point.y - 14],
        [event.point.x + 14, event.point.y + 14],
      ];
      const hit = made.getLayer('sites') ? made.queryRenderedFeatures(near, { layers: ['sites'] })[0] : undefined;
      if (hit && handlers.current.onChoose) handlers.current.onChoose(String(hit.properties.id));
      else handlers.current.onPick?.(event.lngLat.lat, event.lngLat.lng);
    });
    map.current = made;
    return () => {
      map.current = null;
      made.remove();
    };
  }, [map, onBroken]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides what the tokens read in here are
  useEffect(() => {
    const current = map.current;
    if (!current) return;
    const apply = () => paint(current);
    // The variables of the new scheme count once it has been drawn.
    const frame = requestAnimationFrame(() => (current.isStyleLoaded() ? apply() : current.once('load', apply)));
    return () => cancelAnimationFrame(frame);
  }, [scheme, map]);

  useEffect(() => {
    const current = map.current;
    if (!current) return;
    const markers = namedPlaces.map(({ key, kind, latitude, longitude }) => {
      const element = document.createElement('span');
      element.className = `${classes.place} ${classes[kind]}`;
      element.textContent = t(`map.${key}`);
      return new Marker({ element, anchor: kind === 'city' ? 'right' : 'center' })
        .setLngLat([longitude, latitude])
        .addTo(current);
    });
    return () => {
      for (const marker of markers) marker.remove();
    };
  }, [t, map]);

  useEffect(() => {
    const current = map.current;
    if (!current) return;
    let names: Marker[] = [];
    const draw = () => {
      const source = current.getSource<GeoJSONSource>('sites');
      if (!source) return;
      source.setData({
        type: 'FeatureCollection',
        features: sites.map(({ id, longitude, latitude }) => ({
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [longitude, latitude] },
          properties: { id, chosen: id === chosen },
        })),
      });
      name();
    };
    const name = () => {
      for (const marker of names) marker.remove();
      const bounds = current.getBounds();
      const inView = sites.filter(({ longitude, latitude }) => bounds.contains([longitude, latitude]));
      const shown = inView.length <= MAX_NAMES ? inView : inView.filter(({ id }) => id === chosen);
      names = shown.map((site) => {
        const element = document.createElement('span');
        element.className = `${classes.site} ${site.id === chosen ? classes.chosen : ''}`;
        element.textContent = site.name;
        return new Marker({ element, anchor: 'bottom', offset: [0, -8] })
          .setLngLat([site.longitude, site.latitude])
          .addTo(current);
      });
    };
    if (current.isStyleLoaded()) draw();
    else current.once('load', draw);
    current.on('moveend', name);
    return () => {
      current.off('moveend', name);
      for (const marker of names) marker.remove();
    };
  }, [sites, chosen, map]);

  // Where the sites are is told once; from then on people move the map themselves.
  const placed = useRef(false);
  useEffect(() => {
    const current = map.current;
    if (!current || placed.current || sites.length === 0) return;
    placed.current = true;
    const bounds = new LngLatBounds();
    for (const { longitude, latitude } of sites) {
      bounds.extend([longitude - AROUND, latitude - AROUND]);
      bounds.extend([longitude + AROUND, latitude + AROUND]);
    }
    current.fitBounds(bounds, { padding: 40, maxZoom: 13, animate: false });
  }, [sites, map]);

  useEffect(() => {
    const current = map.current;
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
  }, [value, map]);

  return <section ref={box} className={classes.map} aria-label={label} />;
}

function newMap(options: MapOptions): MapLibre | null {
  try {
    return new MapLibre(options);
  } catch {
    return null;
  }
}
