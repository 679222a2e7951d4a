import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Alert } from '../../../../domain/api/alerts.ts';
import { fleetLatestQuery } from '../../data/latest.ts';
import { type TextTools, useTexts } from '../../i18n/use-texts.ts';
import { worstLevel } from '../../lib/site-state.ts';
import type { Amounts } from '../../ui/map/use-amounts.ts';
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
  /** Circles by size stand on the map: their values stand in the list. */
  readonly amounts: Amounts | null;
  readonly onChoose: (id: string) => void;
}

/** What the map shows, for the keyboard, for those who do not see, and for phones that draw no maps. */
export function SiteList({ sites, chosen, pending, amounts, onChoose }: SiteListProps) {
  const tools = useTexts();
  const { t } = tools;
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
          const { site, state, freshness, alerts } = placed;
          const figure = amounts === null ? mainFigure(placed, latest) : null;
          const amount = amounts?.values.get(site.id);
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
                      alerts.length > 0
                        ? worstText(alerts, tools)
                        : freshness === null
                          ? t('mapPage.noDevices')
                          : t(`freshness.${freshness}`),
                      site.villageName ?? site.communeName,
                      site.latitude === null && t('mapPage.unplaced'),
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </small>
                </span>
                {amounts && amount !== undefined && (
                  <span className={classes.amount}>
                    {amount === null ? t('mapPage.unknown') : amounts.textOf(amount)}
                  </span>
                )}
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

/** The worst of the alerts by its rule's name, and how many there are besides. */
function worstText(alerts: readonly Alert[], { t, language, format }: TextTools): string {
  const level = worstLevel(alerts.map((alert) => alert.level));
  const worst = alerts.find((alert) => alert.level === level);
  if (!worst || level === null) return '';
  const words = { level: t(`level.${level}`), rule: worst.ruleName[language] };
  const others = alerts.length - 1;
  return others === 0 ? t('mapPage.worst', words) : t('mapPage.worstOf', { ...words, n: format.number(others) });
}
