import { useQuery } from '@tanstack/react-query';
import { openAlertsQuery, useAcknowledge } from '../../data/alerts.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { AlertRow } from '../../ui/alert-row.tsx';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { CheckIcon } from '../../ui/icons.tsx';
import { Message } from '../../ui/message.tsx';
import classes from './alert-list.module.css';
import { ListPending } from './list-pending.tsx';
import { useRowKeys } from './use-row-keys.ts';

/** Raised and acknowledged alerts, the most urgent first, kept current by the live connection. */
export function OpenAlerts() {
  const { t } = useTexts();
  const query = useQuery(openAlertsQuery);
  const acknowledge = useAcknowledge();
  const mayAcknowledge = useMay('alerts.acknowledge');
  const list = useRowKeys();

  if (query.isPending) return <ListPending />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (query.data.length === 0) {
    return (
      <Message
        mark={<CheckIcon size={36} />}
        title={t('alerts.noneOpen')}
        lead={t('alerts.noneOpenLead')}
        action={<ButtonLink to="/">{t('alerts.seeOverview')}</ButtonLink>}
      />
    );
  }
  return (
    <>
      <ul ref={list} className={classes.list}>
        {query.data.map((alert) => (
          <li key={alert.id} className={alert.state === 'raised' ? '' : classes.taken} tabIndex={-1} data-row>
            <AlertRow
              alert={alert}
              mayAcknowledge={mayAcknowledge}
              busy={acknowledge.isPending && acknowledge.variables === alert.id}
              failed={acknowledge.isError && acknowledge.variables === alert.id}
              onAcknowledge={acknowledge.mutate}
            />
          </li>
        ))}
      </ul>
      <p className={classes.keys}>{t('alerts.keys')}</p>
    </>
  );
}
