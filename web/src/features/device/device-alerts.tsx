import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { deviceAlertsQuery } from '../../data/alerts.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { judgedLine } from '../../ui/alert-text.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { FreshnessMark, LevelMark } from '../../ui/marks.tsx';
import classes from './lists.module.css';

/** The last alerts of this device, open ones and those that cleared. */
export function DeviceAlerts({ device }: { readonly device: string }) {
  const tools = useTexts();
  const { t, language, format } = tools;
  const query = useQuery(deviceAlertsQuery(device));
  const at = (instant: string) => format.instant(Date.parse(instant));
  return (
    <section className={card.card} aria-labelledby="device-alerts">
      <h2 id="device-alerts" className={classes.heading}>
        {t('device.alerts')}
      </h2>
      {query.isPending && <Skeleton h={56} />}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className={classes.nothing}>{t('device.noAlerts')}</p>}
      <ul className={classes.list}>
        {query.data?.map((alert) => (
          <li key={alert.id} className={`${classes.item} ${classes.alert}`}>
            {alert.clearedAt === null ? (
              <LevelMark level={alert.level} size={20} />
            ) : (
              <FreshnessMark state="fresh" size={14} />
            )}
            <Link to="/alerts/$alert" params={{ alert: alert.id }}>
              <b>
                {alert.ruleName[language]}
                {alert.datastream !== null && alert.peak !== null && ` · ${judgedLine(alert, alert.peak, tools)}`}
              </b>
            </Link>
            <p className={classes.small}>
              {t('alerts.raisedAt', { at: at(alert.raisedAt) })}
              {alert.clearedAt !== null && ` · ${t('alerts.clearedAt', { at: at(alert.clearedAt) })}`}
              {alert.acknowledgedAt !== null && ` · ${t('alerts.noticed', { at: at(alert.acknowledgedAt) })}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
