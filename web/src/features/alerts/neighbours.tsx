import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type DetailedAlert, neighboursQuery } from '../../data/alert-detail.ts';
import { quantityLine } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { alertTitle } from '../../ui/alert-text.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import manage from '../../ui/manage.module.css';
import { LevelMark } from '../../ui/marks.tsx';
import classes from './alert-page.module.css';

/** So many are looked over; more are asked for. */
const SHOWN = 6;

/** How it is nearby: the other alerts that are open, and what is measured at places around. */
export function Neighbours({ alert }: { readonly alert: DetailedAlert }) {
  const tools = useTexts();
  const { t, format } = tools;
  const [all, setAll] = useState(false);
  const query = useQuery(neighboursQuery(alert.id));
  const alerts = query.data?.alerts ?? [];
  const shown = all ? alerts : alerts.slice(0, SHOWN);
  const at = (instant: string) => format.shortInstant(Date.parse(instant));
  return (
    <section className={`${card.card} ${classes.card}`} aria-labelledby="near">
      <h2 id="near" className={manage.heading}>
        {t('alertPage.near')}
      </h2>
      {query.isPending && <Skeleton h={88} />}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && alerts.length === 0 && <p className={manage.muted}>{t('alertPage.noneNear')}</p>}
      {alerts.length > 0 && (
        <>
          <h3 className={classes.subhead}>{t('alertPage.nearAlerts')}</h3>
          <ul className={classes.list}>
            {shown.map((one) => (
              <li key={one.id}>
                <LevelMark level={one.level} size={18} />
                <Link to="/alerts/$alert" params={{ alert: one.id }}>
                  {alertTitle(one, tools)}
                </Link>
                <span>
                  {[
                    one.group === alert.group ? t('alertPage.group') : null,
                    t('alerts.raisedAt', { at: at(one.raisedAt) }),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </li>
            ))}
          </ul>
          {shown.length < alerts.length && (
            <Button variant="subtle" onClick={() => setAll(true)}>
              {t('alertPage.allNear', { n: alerts.length })}
            </Button>
          )}
        </>
      )}
      {query.data && query.data.results.length > 0 && (
        <>
          <h3 className={classes.subhead}>{t('alertPage.nearResults')}</h3>
          <ul className={classes.results}>
            {query.data.results.map((one) => (
              <li key={`${one.device}/${one.datastream}`}>
                <Link to="/devices/$device" params={{ device: one.device }} search={{ datastream: one.datastream }}>
                  {one.deviceName}
                </Link>
                <b>{quantityLine(one.datastream, one.result, tools)}</b>
                <span>{at(one.at)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
