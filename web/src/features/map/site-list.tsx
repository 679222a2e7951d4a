import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { fleetLatestQuery } from '../../data/latest.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Message } from '../../ui/message.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { useGrowing } from '../../ui/use-growing.ts';
import { mainFigure } from './figures.ts';
import classes from './map-page.module.css';
import type { PlacedSite } from './place-sites.ts';

/** Some screens of rows; the rest comes as one scrolls. */
const STEP = 60;
const rows = ['a', 'b', 'c', 'd', 'e'];

interface SiteListProps {
  readonly sites: readonly PlacedSite[];
  readonly chosen: string | null;
  readonly pending: boolean;
  readonly onChoose: (id: string) => void;
}

/** What the map shows, for the keyboard, for those who do not see, and for phones that draw no maps. */
export function SiteList({ sites, chosen, pending, onChoose }: SiteListProps) {
  const { t, format } = useTexts();
  const latest = useQuery(fleetLatestQuery).data;
  const { shown, more, sentinel } = useGrowing(sites.length, STEP, `${sites[0]?.site.id}|${sites.length}`);
  if (pending)
    return (
      <div className={classes.pending} aria-busy="true">
        {rows.map((row) => (
          <Skeleton key={row} h={60} radius={10} />
        ))}
      </div>
    );
  if (sites.length === 0) return <Message title={t('sites.noMatch')} lead={t('mapPage.noneLead')} />;
  return (
    <>
      <ul aria-label={t('mapPage.list')}>
        {sites.slice(0, shown).map((placed) => {
          const { site, state, level, freshness, alerts } = placed;
          const figure = mainFigure(placed, latest);
          return (
            <li key={site.id}>
              <button
                type="button"
                className={classes.item}
                aria-current={site.id === chosen || undefined}
                data-freshness={freshness ?? undefined}
                onClick={() => onChoose(site.id)}
              >
                <StateMark state={state} />
                <span className={classes.what}>
                  <b>{site.name}</b>
                  <small>
                    {[
                      level === null
                        ? freshness === null
                          ? t('mapPage.noDevices')
                          : t(`freshness.${freshness}`)
                        : t('mapPage.alerts', { n: format.number(alerts.length), level: t(`level.${level}`) }),
                      site.villageName ?? site.communeName,
                      site.latitude === null && t('mapPage.unplaced'),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </small>
                </span>
                {figure && freshness && (
                  <Quantity {...figure} freshness={freshness} level={figure.level} size="small" />
                )}
              </button>
            </li>
          );
        })}
      </ul>
      <div ref={sentinel} />
      {shown < sites.length && (
        <Button variant="default" fullWidth onClick={more}>
          {t('sites.more')}
        </Button>
      )}
    </>
  );
}
