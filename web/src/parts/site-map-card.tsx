import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { Site } from '../../../domain/api/sites.ts';
import { openAlertsQuery } from '../data/alerts.ts';
import { devicesQuery, freshnessNow } from '../data/devices.ts';
import { useMapSource } from '../data/map-source.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { viewText } from '../lib/map-view.ts';
import { siteState, worstFreshness, worstLevel } from '../lib/site-state.ts';
import card from '../ui/card.module.css';
import manage from '../ui/manage.module.css';
import { drawsMaps } from '../ui/map/draws-maps.ts';
import { useNow } from '../ui/use-now.ts';
import { useSeen } from '../ui/use-seen.ts';
import classes from './site-map-card.module.css';

const StateMap = lazy(async () => {
  const found = await import('../ui/map/state-map.tsx').catch(() => null);
  return { default: found?.StateMap ?? NoMap };
});

function NoMap({ onBroken }: { readonly onBroken: () => void }) {
  useEffect(onBroken, [onBroken]);
  return null;
}

/** About a village across. */
const ZOOM = 14;
const ignore = (): void => {};

/** Where a site is, with its edge; nothing where that is personal. */
export function SiteMapCard({ site }: { readonly site: Site }) {
  const { t } = useTexts();
  const background = useMapSource();
  const now = useNow();
  const [canDraw, setCanDraw] = useState(drawsMaps);
  const noMap = useCallback(() => setCanDraw(false), []);
  const { ref, seen } = useSeen<HTMLDivElement>();
  const devices = useQuery(devicesQuery).data;
  const alerts = useQuery(openAlertsQuery).data;
  const { id, name, latitude, longitude, polygon } = site;
  const state = siteState(
    worstLevel((alerts ?? []).filter((alert) => alert.site === id).map((alert) => alert.level)),
    worstFreshness((devices ?? []).filter((one) => one.site === id).map((one) => freshnessNow(one, now))),
  );
  const dots = useMemo(
    () =>
      latitude === null || longitude === null
        ? []
        : [{ id, name, latitude, longitude, polygon, state, communeName: null }],
    [id, name, latitude, longitude, polygon, state],
  );
  const [dot] = dots;
  if (site.personal || (dot !== undefined && !canDraw)) return null;

  return (
    <section className={card.card} aria-labelledby="site-where">
      <h2 id="site-where" className={manage.heading}>
        {t('mapPage.where')}
      </h2>
      {dot === undefined ? (
        <p className={manage.muted}>{t('mapPage.unplacedLead')}</p>
      ) : (
        <>
          <div ref={ref} className={classes.map}>
            <Suspense fallback={<Skeleton h="100%" />}>
              {seen && (
                <StateMap
                  sites={dots}
                  chosen={null}
                  onChoose={ignore}
                  view={{ ...dot, zoom: ZOOM }}
                  onView={ignore}
                  amounts={null}
                  background={background}
                  onBackgroundFault={ignore}
                  label={t('mapPage.where')}
                  onBroken={noMap}
                />
              )}
            </Suspense>
          </div>
          <Link
            to="/map"
            search={{ site: id, at: viewText({ ...dot, zoom: ZOOM }) }}
            className={classes.link}
            data-off-wall
          >
            {t('mapPage.here')}
          </Link>
        </>
      )}
    </section>
  );
}
