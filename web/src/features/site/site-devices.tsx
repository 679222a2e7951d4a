import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { deploymentsQuery } from '../../data/site.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import manage from '../../ui/manage.module.css';
import classes from './site-page.module.css';

/** Which devices stand here, and which stood here before. */
export function SiteDevices({ site }: { readonly site: string }) {
  const { t, format } = useTexts();
  const query = useQuery(deploymentsQuery(site));
  const at = (instant: string) => format.instant(Date.parse(instant));
  const here = query.data?.filter(({ to }) => to === null) ?? [];
  const before = query.data?.filter(({ to }) => to !== null) ?? [];
  return (
    <section className={card.card} aria-labelledby="site-devices">
      <h2 id="site-devices" className={manage.heading}>
        {t('site.devices')}
      </h2>
      {query.isPending && <Skeleton h={56} aria-busy="true" />}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && here.length === 0 && <p className={manage.muted}>{t('site.noDevices')}</p>}
      <ul className={classes.devices}>
        {here.map(({ device, deviceName, from }) => (
          <li key={device}>
            <Link to="/devices/$device" params={{ device }}>
              {deviceName ?? device}
            </Link>
            <span className={manage.small}>{t('site.since', { from: at(from) })}</span>
          </li>
        ))}
      </ul>
      {before.length > 0 && (
        <>
          <h3 className={classes.sub}>{t('site.before')}</h3>
          <ul className={classes.devices}>
            {before.map(({ device, deviceName, from, to }) => (
              <li key={`${device}${from}`}>
                {deviceName === null ? (
                  <span>{t('site.gone')}</span>
                ) : (
                  <Link to="/devices/$device" params={{ device }}>
                    {deviceName}
                  </Link>
                )}
                <span className={manage.small}>{t('site.until', { from: at(from), to: at(to ?? from) })}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
