import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { endpointsQuery } from '../../data/notifications.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { EndpointCard } from './endpoint-card.tsx';
import { NewEndpoint } from './new-endpoint.tsx';
import classes from './notifications.module.css';
import { ThisDevice } from './this-device.tsx';

/** Where messages to oneself go. */
export function Endpoints() {
  const { t } = useTexts();
  const query = useQuery(endpointsQuery);
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="endpoints">
      <h2 id="endpoints" className={classes.heading}>
        {t('notify.where')}
      </h2>
      {query.isPending && <Skeleton h={120} />}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && (
        <>
          <p className={classes.hint}>{query.data.length === 0 ? t('notify.none') : t('notify.whereLead')}</p>
          <ul className={classes.endpoints}>
            {query.data.map((one) => (
              <EndpointCard key={one.id} endpoint={one} />
            ))}
          </ul>
          <ThisDevice endpoints={query.data} />
          <NewEndpoint />
        </>
      )}
    </section>
  );
}
