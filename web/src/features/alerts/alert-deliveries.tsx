import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { deliveriesQuery } from '../../data/deliveries.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import card from '../../ui/card.module.css';
import { DeliveryError, DeliveryState, DeliveryWaits } from '../../ui/delivery-state.tsx';
import { Failed } from '../../ui/failed.tsx';
import manage from '../../ui/manage.module.css';
import classes from './alert-page.module.css';

/** So many are shown here; all stand in the log. */
const SHOWN = 8;

/** Who was told of it, over what, and whether it arrived. */
export function AlertDeliveries({ alert }: { readonly alert: string }) {
  const { t, format } = useTexts();
  const query = useInfiniteQuery(deliveriesQuery({ alert }));
  const items = query.data?.pages.flatMap((page) => page.items);
  return (
    <section className={`${card.card} ${classes.card}`} aria-labelledby="told">
      <h2 id="told" className={manage.heading}>
        {t('alertPage.told')}
      </h2>
      {query.isPending && <Skeleton h={88} />}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {items?.length === 0 && <p className={manage.muted}>{t('alertPage.toldNobody')}</p>}
      {items && items.length > 0 && (
        <>
          <ul className={classes.told}>
            {items.slice(0, SHOWN).map((one) => (
              <li key={one.id}>
                <b>
                  {one.user?.name ?? one.recipient} · {t(`deliveries.channel.${one.channel}`)}
                </b>
                <DeliveryState state={one.state} />
                <DeliveryWaits delivery={one} />
                <DeliveryError error={one.error} />
                <p className={manage.small}>{format.instant(Date.parse(one.sentAt ?? one.createdAt))}</p>
              </li>
            ))}
          </ul>
          <ButtonLink to="/deliveries" search={{ alert }} variant="default">
            {t('alertPage.allDeliveries')}
          </ButtonLink>
        </>
      )}
    </section>
  );
}
