import { Skeleton } from '@mantine/core';
import { useThrottledValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { openAlertsQuery } from '../../data/alerts.ts';
import { devicesQuery } from '../../data/devices.ts';
import { useWatch } from '../../data/live.ts';
import { useMapSource } from '../../data/map-source.ts';
import { sitesQuery } from '../../data/sites.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { type MapView, parseView, viewText } from '../../lib/map-view.ts';
import { isOnWall } from '../../lib/wall.ts';
import { Failed } from '../../ui/failed.tsx';
import { drawsMaps } from '../../ui/map/draws-maps.ts';
import type { StateSite } from '../../ui/map/map-site.ts';
import type { BackgroundFault } from '../../ui/map/use-background.ts';
import { useNow } from '../../ui/use-now.ts';
import { useTitle } from '../../ui/use-title.ts';
import { AmountLegend } from './amount-legend.tsx';
import { MapFilterBar } from './map-filter-bar.tsx';
import classes from './map-page.module.css';
import { filterSites, onMap, placeSites, sameDots } from './place-sites.ts';
import { ScrubberBar } from './scrubber-bar.tsx';
import type { MapSearch } from './search.ts';
import { SiteList } from './site-list.tsx';
import { SitePanel } from './site-panel.tsx';
import { StateLegend } from './state-legend.tsx';
import { useAmountView } from './use-amount-view.ts';

const StateMap = lazy(async () => {
  const found = await import('../../ui/map/state-map.tsx').catch(() => null);
  // Without its code, which a phone at the edge of coverage may not get, there is still the list.
  return { default: found?.StateMap ?? NoMap };
});

function NoMap({ onBroken }: { readonly onBroken: () => void }) {
  useEffect(onBroken, [onBroken]);
  return null;
}

const route = getRouteApi('/shell/map');
const PATH = '/map';
const SETTLE_MS = 1000;
/** A page on a wall that nobody can press is opened anew by itself, but not over and over. */
const LEAST_OPEN_MS = 300_000;

/** Every site that one may see on the map of Vietnam, by its worst open alert or by what is measured; and the same in a list. */
export function MapPage() {
  const { t } = useTexts();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow();
  const background = useMapSource();
  const sites = useQuery(sitesQuery);
  // Readings may come sixty times a second; how a site is doing is looked at once in one.
  const devices = useThrottledValue(useQuery(devicesQuery).data, SETTLE_MS);
  const alerts = useQuery(openAlertsQuery).data;
  const [canDraw, setCanDraw] = useState(drawsMaps);
  const [fault, setFault] = useState<BackgroundFault | null>(null);
  const noMap = useCallback(() => setCanDraw(false), []);
  const noBackground = useCallback((found: BackgroundFault) => {
    setFault((was) => (was === 'old-page' ? was : found));
    if (found === 'old-page' && isOnWall() && performance.now() > LEAST_OPEN_MS) location.reload();
  }, []);
  const opener = useRef<HTMLElement | null>(null);
  useWatch('*');
  useTitle(t('mapPage.title'));

  const change = useCallback(
    (to: Partial<MapSearch>, push = false) =>
      void navigate({ search: (was) => ({ ...was, ...to }), replace: !push, resetScroll: false }),
    [navigate],
  );
  const all = useMemo(
    () => sites.data && placeSites({ sites: sites.data, devices: devices ?? [], alerts: alerts ?? [] }, now),
    [sites.data, devices, alerts, now],
  );
  const { q, kind, village, level, freshness, show, span = '24h' } = search;
  const shown = useMemo(
    () => filterSites(all ?? [], { q, kind, village, level, freshness }),
    [all, q, kind, village, level, freshness],
  );
  const drawn = useRef<readonly StateSite[]>([]);
  const dots = useMemo(() => {
    const next = onMap(shown);
    if (!sameDots(drawn.current, next)) drawn.current = next;
    return drawn.current;
  }, [shown]);
  const view = useAmountView(show, { span, village, at: search.t === undefined ? null : Date.parse(search.t) });
  const chosen = all?.find(({ site }) => site.id === search.site) ?? null;
  const open = useCallback(
    (id: string | null) => {
      if (id !== null) opener.current = document.activeElement as HTMLElement | null;
      change({ site: id ?? undefined }, id !== null);
    },
    [change],
  );
  const close = useCallback(() => change({ site: undefined }), [change]);
  const isOpen = chosen !== null;
  useEffect(() => {
    if (isOpen) return;
    // What it was opened from is there again.
    opener.current?.focus();
    opener.current = null;
  }, [isOpen]);
  const moved = useCallback(
    (to: MapView) => {
      // A map comes to rest after somebody went on to another page too, and must not call them back.
      if (location.pathname === PATH) change({ at: viewText(to) });
    },
    [change],
  );

  const first = useRef(search.at === undefined ? null : parseView(search.at));
  const asList = search.view === 'list' || !canDraw;

  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t('mapPage.title')}</h1>
      <MapFilterBar search={search} onChange={change} total={all?.length ?? 0} shown={shown.length} canDraw={canDraw} />
      {!canDraw && (
        <p className={classes.note} role="status">
          {t('mapPage.noMap')}
        </p>
      )}
      {fault && (
        <p className={classes.note} role="status">
          {t(fault === 'old-page' ? 'mapPage.oldPage' : 'mapPage.backgroundFault')}
          {fault === 'old-page' && (
            <button type="button" className={classes.again} onClick={() => location.reload()}>
              {t('mapPage.openAnew')}
            </button>
          )}
        </p>
      )}
      {show && <ScrubberBar view={view} span={span} onChange={change} />}
      {sites.isError && !sites.data && <Failed error={sites.error} retry={() => void sites.refetch()} />}
      <div
        className={classes.stage}
        data-list={asList || undefined}
        data-open={chosen !== null || undefined}
        data-scrubbed={show !== undefined || undefined}
      >
        {!asList && (
          <div className={classes.map}>
            <Suspense fallback={<Skeleton h="100%" />}>
              <StateMap
                sites={dots}
                chosen={search.site ?? null}
                onChoose={open}
                view={first.current}
                onView={moved}
                amounts={view.amounts}
                background={background}
                onBackgroundFault={noBackground}
                label={t('mapPage.label')}
                onBroken={noMap}
              />
            </Suspense>
            {view.amounts === null ? (
              <StateLegend />
            ) : (
              view.scale && <AmountLegend scale={view.scale} textOf={view.amounts.textOf} />
            )}
          </div>
        )}
        <div className={classes.list}>
          <SiteList
            sites={shown}
            chosen={search.site ?? null}
            pending={all === undefined}
            amounts={view.amounts}
            onChoose={open}
          />
        </div>
        {chosen && <SitePanel key={chosen.site.id} placed={chosen} onClose={close} />}
      </div>
    </div>
  );
}
