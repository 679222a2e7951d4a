import { Link } from '@tanstack/react-router';
import type { DetailedAlert } from '../../data/alert-detail.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { AlertTags } from '../../ui/alert-tags.tsx';
import { LevelMark } from '../../ui/marks.tsx';
import { useNow } from '../../ui/use-now.ts';
import classes from './alert-page.module.css';

/** What is wrong, where, since when, and what to do about it. */
export function AlertHead({ alert }: { readonly alert: DetailedAlert }) {
  const { t, language, format } = useTexts();
  const now = useNow();
  const from = Date.parse(alert.raisedAt);
  const to = alert.clearedAt === null ? null : Date.parse(alert.clearedAt);
  const time = format.duration(Math.max(0, ((to ?? now) - from) / 1000));
  const advice = alert.advice[language];
  return (
    <header className={classes.head}>
      <div className={classes.title} data-level={alert.level}>
        <LevelMark level={alert.level} size={36} />
        <div>
          <h1>{alert.ruleName[language]}</h1>
          <p className={classes.where}>
            {alert.device !== null && (
              <Link
                to="/devices/$device"
                params={{ device: alert.device }}
                search={alert.datastream === null ? {} : { datastream: alert.datastream }}
              >
                {alert.deviceName ?? alert.device}
              </Link>
            )}
            {alert.site !== null && alert.siteName !== null && alert.siteName !== alert.deviceName && (
              <Link to="/sites/$site" params={{ site: alert.site }}>
                {alert.siteName}
              </Link>
            )}
          </p>
        </div>
      </div>
      <p className={classes.since} data-over={to !== null || undefined}>
        <b>{t(`level.${alert.level}`)}</b>
        {' · '}
        {to === null
          ? t('alertPage.since', { time, at: format.instant(from) })
          : t('alertPage.over', { time, to: format.instant(to) })}
      </p>
      <AlertTags alert={alert} />
      {advice !== '' && (
        <section className={classes.advice} aria-label={t('alertPage.advice')}>
          <p>{advice}</p>
        </section>
      )}
    </header>
  );
}
