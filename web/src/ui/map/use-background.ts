import { useComputedColorScheme } from '@mantine/core';
import type { Map as MapLibre } from 'maplibre-gl';
import { useEffect } from 'react';
import { type MapSource, mapOrigin } from '../../../../domain/map-source.ts';
import { renewPolicy } from '../../lib/page-policy.ts';
import { BACKGROUND, type Background, rasterLayer } from './background.ts';
import { FIRST_ABOVE_BACKGROUND } from './map-style.ts';
import type { BaseMap } from './use-base-map.ts';

/** `old-page`: this page was opened before that map was set, and may not load it until it is opened anew. */
export type BackgroundFault = 'failed' | 'old-page';

/** A licence asks for the name on the map; the map would take it for HTML. */
const asText = (attribution: string): string => {
  const element = document.createElement('span');
  element.textContent = attribution;
  return element.innerHTML;
};

async function backgroundOf(wanted: MapSource, isDark: boolean): Promise<Background | null> {
  if (wanted.kind === 'built-in') return null;
  const attribution = asText(wanted.attribution);
  if (wanted.kind === 'pmtiles') {
    const { pmtilesBackground } = await import('./pmtiles-background.ts');
    return pmtilesBackground(wanted.url, { attribution, isDark });
  }
  return {
    source: { type: 'raster', tiles: [wanted.url], tileSize: 256, maxzoom: wanted.maxZoom, attribution },
    layers: [rasterLayer(isDark)],
  };
}

/**
 * Draws the map that was set over the one that ships, which shows wherever the other has not come; the islands, names and
 * sites stay on top.
 * @param onFault it does not come, for whatever reason
 */
export function useBackground(
  base: BaseMap | null,
  wanted: MapSource,
  onFault: (fault: BackgroundFault) => void,
): void {
  const isDark = useComputedColorScheme('light') === 'dark';
  useEffect(() => {
    if (!base || wanted.kind === 'built-in') return;
    const { map } = base;
    let ended = false;
    const origin = mapOrigin(wanted);
    const onRefused = async ({ blockedURI }: SecurityPolicyViolationEvent) => {
      if (origin === null || !URL.canParse(blockedURI) || new URL(blockedURI).origin !== origin) return;
      document.removeEventListener('securitypolicyviolation', onRefused);
      if ((await renewPolicy(origin)) && !ended) onFault('old-page');
    };
    document.addEventListener('securitypolicyviolation', onRefused);
    backgroundOf(wanted, isDark).then(
      (background) => {
        if (!ended && background) add(map, background);
      },
      () => !ended && onFault('failed'),
    );
    const failing = map.on('error', (event) => {
      if ((event as { readonly sourceId?: string }).sourceId === BACKGROUND) onFault('failed');
    });
    return () => {
      ended = true;
      document.removeEventListener('securitypolicyviolation', onRefused);
      failing.unsubscribe();
      remove(map);
    };
  }, [base, wanted, isDark, onFault]);
}

function add(map: MapLibre, { source, layers }: Background): void {
  map.addSource(BACKGROUND, source);
  for (const layer of layers) map.addLayer(layer, FIRST_ABOVE_BACKGROUND);
}

function remove(map: MapLibre): void {
  // The map as a whole may be gone by now.
  if (map._removed || !map.getSource(BACKGROUND)) return;
  for (const { id } of map.getStyle().layers) if (id.startsWith(BACKGROUND)) map.removeLayer(id);
  map.removeSource(BACKGROUND);
}
