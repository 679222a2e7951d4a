import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { refusalReasons } from '../../../../domain/refusals.ts';
import { refusalsQuery } from '../../data/devices.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import classes from './lists.module.css';

/** What the broker turned away of this device, in words. */
export function Refusals({ device }: { readonly device: string }) {
  const { t, language, format } = useTexts();
  const query = useQuery(refusalsQuery(device));
  const words = (reason: string) =>
    reason in refusalReasons ? refusalReasons[reason as keyof typeof refusalReasons][language] : reason;
  return (
    <section className={card.card} aria-labelledby="refusals">
      <h2 id="refusals" className={classes.heading}>
        {t('device.refusals')}
      </h2>
      {query.isPending && <Skeleton h={40} />}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className={classes.nothing}>{t('device.noRefusals')}</p>}
      <ul className={classes.list}>
        {query.data?.map((one) => (
          <li key={one.reason} className={classes.item}>
            <p className={classes.line}>
              <b>{words(one.reason)}</b>
              <span>{t('device.times', { n: format.number(one.count) })}</span>
            </p>
            <p className={classes.small}>
              {t('device.lastAt', { at: format.instant(Date.parse(one.lastAt)) })}
              {one.lastDetail !== '' && ` · ${one.lastDetail}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
