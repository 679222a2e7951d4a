import { Button, Skeleton } from '@mantine/core';
import type { Map as MapLibre } from 'maplibre-gl';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { MapSource } from '../../../../domain/map-source.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { distanceKm, type Position } from '../../lib/distance.ts';
import { drawsMaps } from './draws-maps.ts';
import type { MapSite } from './map-site.ts';
import classes from './site-map.module.css';
import { useLocation } from './use-location.ts';

const MapCanvas = lazy(async () => {
  const found = await import('./map-canvas.tsx').catch(() => null);
  // Without its code, which a phone at the edge of coverage may not get, there is still the list.
  return { default: found?.MapCanvas ?? NoMap };
});

function NoMap({ onBroken }: { readonly onBroken: () => void }) {
  useEffect(onBroken, [onBroken]);
  return null;
}

interface SiteMapProps {
  readonly sites: readonly MapSite[];
  /** What is drawn under the sites. */
  readonly background: MapSource;
  /** What the map is for, for those who do not see it. */
  readonly label: string;
  /** With it sites can be chosen, on the map and in the list beside it. */
  readonly onChoose?: (id: string) => void;
  readonly chosen?: string | null;
  /** With it a place can be picked: by a press, or the middle of the map by its button. */
  readonly onPick?: (latitude: number, longitude: number) => void;
  readonly value?: Position | null;
}

/** Rows of the list beside the map; who has more sites than that finds his by name. */
const ROWS = 30;

/**
 * Sites on a map of Vietnam, and in a list beside it that says the same to the keyboard and to those who do not see.
 * Where no map can be drawn the list stands alone.
 */
export function SiteMap({ sites, background, label, onChoose, chosen = null, onPick, value = null }: SiteMapProps) {
  const { t, format } = useTexts();
  const [canDraw, setCanDraw] = useState(drawsMaps);
  const noMap = useCallback(() => setCanDraw(false), []);
  const map = useRef<MapLibre | null>(null);
  const [here, setHere] = useState<Position | null>(null);
  const location = useLocation((found) => {
    setHere(found);
    map.current?.jumpTo({ center: [found.longitude, found.latitude], zoom: Math.max(13, map.current.getZoom()) });
    onPick?.(found.latitude, found.longitude);
  });
  const listed = useMemo(() => {
    if (here === null) return sites.slice(0, ROWS).map((site) => ({ site, km: null }));
    return sites
      .map((site) => ({ site, km: distanceKm(here, site) }))
      .sort((a, b) => a.km - b.km)
      .slice(0, ROWS);
  }, [sites, here]);

  return (
    <div className={classes.both}>
      <div className={classes.side}>
        <div className={classes.tools}>
          <Button variant="default" loading={location.busy} onClick={location.ask}>
            {t('map.locate')}
          </Button>
          {onPick && canDraw && (
            <Button
              variant="default"
              onClick={() => {
                const centre = map.current?.getCenter();
                if (centre) onPick(centre.lat, centre.lng);
              }}
            >
              {t('map.middle')}
            </Button>
          )}
        </div>
        <p role="status" className={classes.note}>
          {location.failure && t(`map.${location.failure}`)}
        </p>
        {onChoose && listed.length > 0 && (
          <ul className={classes.list} aria-label={label}>
            {listed.map(({ site, km }) => (
              <li key={site.id}>
                <button type="button" aria-pressed={site.id === chosen} onClick={() => onChoose(site.id)}>
                  <span>{site.name}</span>
                  {km !== null && <small>{t('map.km', { n: format.number(km, km < 10 ? 1 : 0) })}</small>}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      {canDraw ? (
        <div className={classes.frame}>
          <Suspense fallback={<Skeleton h="100%" />}>
            <MapCanvas
              sites={sites}
              chosen={chosen}
              onChoose={onChoose}
              value={value}
              onPick={onPick}
              background={background}
              label={label}
              map={map}
              onBroken={noMap}
            />
          </Suspense>
        </div>
      ) : (
        <p className={classes.note}>{t('map.none')}</p>
      )}
    </div>
  );
}
