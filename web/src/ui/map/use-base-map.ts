import 'maplibre-gl/dist/maplibre-gl.css';
import { useComputedColorScheme } from '@mantine/core';
import { Map as MapLibre, type MapOptions, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/use-texts.ts';
import { MAX_ZOOM, type MapView, MIN_ZOOM } from '../../lib/map-view.ts';
import { mapStyle, type Overlay, paint } from './map-style.ts';
import { NameLayer } from './name-layer.ts';
import { placeNames } from './place-names.ts';
import { VIETNAM } from './places.ts';

// Without it the map looks for its worker beside its own file, which bundling has moved, and stays blank.
setWorkerUrl(workerUrl);

/** A map that is ready to be drawn on, and the names on it. */
export interface BaseMap {
  readonly map: MapLibre;
  readonly names: NameLayer;
}

interface BaseMapOptions {
  readonly overlay: Overlay;
  /** What it shows at first; all of Vietnam when null. */
  readonly view: MapView | null;
  /** The browser says that it draws maps, but cannot. */
  readonly onBroken: () => void;
}

/** The map of Vietnam in `box`: coasts, islands and names, in the colours of the page. Null until it can be drawn on. */
export function useBaseMap(box: RefObject<HTMLElement | null>, options: BaseMapOptions): BaseMap | null {
  const tools = useTexts();
  const scheme = useComputedColorScheme('light');
  const [base, setBase] = useState<BaseMap | null>(null);
  const first = useRef({ ...options, tools });
  first.current = { ...options, tools };

  useEffect(() => {
    const { overlay, view, onBroken, tools: texts } = first.current;
    const made = newMap({
      container: box.current as HTMLElement,
      style: mapStyle(overlay),
      ...(view ? { center: [view.longitude, view.latitude], zoom: view.zoom } : { bounds: VIETNAM }),
      maxZoom: MAX_ZOOM,
      minZoom: MIN_ZOOM,
      dragRotate: false,
      pitchWithRotate: false,
      attributionControl: { compact: false, customAttribution: 'Natural Earth' },
      locale: {
        'Map.Title': texts.t('map.title'),
        'NavigationControl.ZoomIn': texts.t('map.zoomIn'),
        'NavigationControl.ZoomOut': texts.t('map.zoomOut'),
      },
    });
    if (made === null) {
      onBroken();
      return;
    }
    made.touchZoomRotate.disableRotation();
    made.keyboard.disableRotation();
    made.addControl(new NavigationControl({ showCompass: false }), 'top-right');
    const names = new NameLayer(made);
    // Until the land is there, the sea alone would look like a place at sea.
    const drawn = made.on('sourcedata', ({ sourceId }) => {
      if (sourceId !== 'land' || !made.isSourceLoaded('land')) return;
      drawn.unsubscribe();
      made.getContainer().dataset.drawn = '';
    });
    // A background that does not come holds up `load`, but not what is drawn over it. It fires again when the graphics
    // were lost and the style was made anew, without what had been drawn.
    made.on('style.load', () => setBase({ map: made, names }));
    return () => {
      setBase(null);
      names.remove();
      made.remove();
    };
  }, [box]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides what the tokens read in here are
  useEffect(() => {
    if (!base) return;
    // The variables of the new scheme count once it has been drawn.
    const frame = requestAnimationFrame(() => paint(base.map, first.current.overlay));
    return () => cancelAnimationFrame(frame);
  }, [scheme, base]);

  useEffect(() => base?.names.set('places', placeNames(tools)), [base, tools]);
  return base;
}

function newMap(options: MapOptions): MapLibre | null {
  try {
    return new MapLibre(options);
  } catch {
    return null;
  }
}
