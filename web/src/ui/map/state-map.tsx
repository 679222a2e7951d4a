import type { GeoJSONSource, MapMouseEvent } from 'maplibre-gl';
import { useEffect, useMemo, useRef } from 'react';
import type { MapSource } from '../../../../domain/map-source.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { MapView } from '../../lib/map-view.ts';
import { rankOf } from '../../lib/site-state.ts';
import classes from './map-canvas.module.css';
import { boundsOf } from './map-canvas.tsx';
import type { StateSite } from './map-site.ts';
import { AMOUNTS, CLUSTER_MAX_ZOOM, FIELDS, MARKS, stateOverlay } from './state-overlay.ts';
import { type Amounts, useAmounts } from './use-amounts.ts';
import { type BackgroundFault, useBackground } from './use-background.ts';
import { useBaseMap } from './use-base-map.ts';
import { useMarkImages } from './use-mark-images.ts';

interface StateMapProps {
  readonly sites: readonly StateSite[];
  readonly chosen: string | null;
  readonly onChoose: (id: string | null) => void;
  /** What it shows at first; where the sites are when null. */
  readonly view: MapView | null;
  /** It came to rest elsewhere. */
  readonly onView: (view: MapView) => void;
  /** With it circles by size stand for the marks. */
  readonly amounts: Amounts | null;
  /** What is drawn under the sites, and what is called when it does not come. */
  readonly background: MapSource;
  readonly onBackgroundFault: (fault: BackgroundFault) => void;
  readonly label: string;
  readonly onBroken: () => void;
}

/** How far from a mark a finger may land, px. */
const REACH = 12;
/** From here on the communes in which sites are bear their names. */
const COMMUNES_ZOOM = 9;
/** From here on sites bear theirs. */
const SITES_ZOOM = CLUSTER_MAX_ZOOM + 1;

/** Where a chosen site opens in a sheet from below, and how much of the map that leaves. */
const NARROW = '(max-width: 899px)';
const UNCOVERED = 0.4;

/** Sites by state on the map of Vietnam, in a chunk of its own. */
export function StateMap(props: StateMapProps) {
  const { sites, chosen, view, amounts, background, onBackgroundFault, label, onBroken } = props;
  const { format } = useTexts();
  const box = useRef<HTMLDivElement>(null);
  const base = useBaseMap(box, { overlay: stateOverlay, view, onBroken });
  const handlers = useRef(props);
  handlers.current = props;
  useMarkImages(base, format);
  useAmounts(base, sites, amounts);
  useBackground(base, background, onBackgroundFault);

  useEffect(() => {
    if (!base) return;
    const { map } = base;
    const choose = async ({ point }: MapMouseEvent) => {
      const near: [[number, number], [number, number]] = [
        [point.x - REACH, point.y - REACH],
        [point.x + REACH, point.y + REACH],
      ];
      const hit =
        map.queryRenderedFeatures(near, { layers: [MARKS, AMOUNTS] })[0] ??
        map.queryRenderedFeatures(point, { layers: [FIELDS] })[0];
      if (!hit) return handlers.current.onChoose(null);
      if (hit.properties.cluster !== true) return handlers.current.onChoose(String(hit.properties.id));
      const source = map.getSource<GeoJSONSource>('sites');
      const zoom = await source?.getClusterExpansionZoom(Number(hit.properties.cluster_id));
      if (zoom === undefined || hit.geometry.type !== 'Point') return;
      const [longitude = 0, latitude = 0] = hit.geometry.coordinates;
      map.easeTo({ center: [longitude, latitude], zoom: zoom + 0.2 });
    };
    const settle = () => {
      const { lng, lat } = map.getCenter();
      handlers.current.onView({ latitude: lat, longitude: lng, zoom: map.getZoom() });
    };
    const point = (event: MapMouseEvent) => {
      const over = map.queryRenderedFeatures(event.point, { layers: [MARKS, AMOUNTS, FIELDS] }).length > 0;
      map.getCanvas().style.cursor = over ? 'pointer' : '';
    };
    const listening = [map.on('click', choose), map.on('moveend', settle), map.on('mousemove', point)];
    return () => {
      for (const one of listening) one.unsubscribe();
    };
  }, [base]);

  useEffect(() => {
    const features = sites.map(({ id, longitude, latitude, state }) => ({
      type: 'Feature' as const,
      geometry: { type: 'Point' as const, coordinates: [longitude, latitude] },
      properties: { id, rank: rankOf(state) },
    }));
    base?.map.getSource<GeoJSONSource>('sites')?.setData({ type: 'FeatureCollection', features });
    base?.map.getSource<GeoJSONSource>('fields')?.setData({
      type: 'FeatureCollection',
      features: sites.flatMap(({ id, state, polygon }) =>
        polygon === null ? [] : [{ type: 'Feature', geometry: polygon as GeoJSON.Polygon, properties: { id, state } }],
      ),
    });
  }, [base, sites]);

  useEffect(() => {
    base?.names.avoid(sites, SITES_ZOOM);
    base?.names.set('communes', communeNames(sites));
    base?.names.set(
      'sites',
      sites.map(({ id, name, longitude, latitude }) => ({
        key: `site:${id}`,
        text: name,
        className: `${classes.site} ${id === chosen ? classes.chosen : ''}`,
        order: id === chosen ? 1 : 6,
        minZoom: id === chosen ? 0 : SITES_ZOOM,
        anchor: 'bottom',
        offset: [0, -15],
        widthPx: 150,
        longitude,
        latitude,
      })),
    );
  }, [base, sites, chosen]);

  const here = useMemo(() => sites.find(({ id }) => id === chosen) ?? null, [sites, chosen]);
  useEffect(() => {
    if (!base) return;
    base.map.getSource<GeoJSONSource>('chosen')?.setData({
      type: 'FeatureCollection',
      features: here
        ? [
            {
              type: 'Feature',
              geometry: { type: 'Point', coordinates: [here.longitude, here.latitude] },
              properties: {},
            },
          ]
        : [],
    });
  }, [base, here]);

  const [longitude, latitude] = [here?.longitude, here?.latitude];
  // Where the sites are is told once; from then on people move the map themselves.
  const placed = useRef(view !== null);
  useEffect(() => {
    const bounds = boundsOf(sites);
    if (!base || placed.current || bounds === null) return;
    placed.current = true;
    // The link may say which site is meant.
    if (longitude !== undefined && latitude !== undefined)
      base.map.jumpTo({ center: [longitude, latitude], zoom: SITES_ZOOM });
    else base.map.fitBounds(bounds, { padding: 48, maxZoom: SITES_ZOOM, animate: false });
  }, [base, sites, longitude, latitude]);

  // A site that was chosen elsewhere, in the list or by the link, is brought into the picture; that it is measured anew
  // moves nothing.
  useEffect(() => {
    if (!base || longitude === undefined || latitude === undefined) return;
    const { map } = base;
    const { clientHeight } = map.getContainer();
    // On a phone a sheet covers the lower half.
    const sheet = matchMedia(NARROW).matches;
    const inSight = map.getBounds().contains([longitude, latitude]);
    if (inSight && !(sheet && map.project([longitude, latitude]).y > clientHeight * UNCOVERED)) return;
    map.easeTo({
      center: [longitude, latitude],
      offset: [0, sheet ? -clientHeight * (0.5 - UNCOVERED / 2) : 0],
      zoom: inSight ? map.getZoom() : Math.max(map.getZoom(), SITES_ZOOM),
    });
  }, [base, longitude, latitude]);

  return <section ref={box} className={classes.map} aria-label={label} />;
}

/** Each commune once, in the middle of its sites. */
function communeNames(sites: readonly StateSite[]) {
  const communes = new Map<string, StateSite[]>();
  for (const site of sites) {
    if (site.communeName === null) continue;
    const known = communes.get(site.communeName);
    if (known) known.push(site);
    else communes.set(site.communeName, [site]);
  }
  const mean = (of: readonly StateSite[], what: 'latitude' | 'longitude') =>
    of.reduce((sum, site) => sum + site[what], 0) / of.length;
  return [...communes].map(([name, of]) => ({
    key: `commune:${name}`,
    text: name,
    className: `${classes.place} ${classes.commune}`,
    order: 4,
    minZoom: COMMUNES_ZOOM,
    anchor: 'top' as const,
    offset: [0, 22] as [number, number],
    longitude: mean(of, 'longitude'),
    latitude: mean(of, 'latitude'),
  }));
}
