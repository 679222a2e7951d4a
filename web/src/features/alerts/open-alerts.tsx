import { useQuery } from '@tanstack/react-query';
import { openAlertsQuery, useAcknowledge } from '../../data/alerts.ts';
import { useMayIn } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { AlertRow } from '../../ui/alert-row.tsx';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { CheckIcon } from '../../ui/icons.tsx';
import { ListPending } from '../../ui/list-pending.tsx';
import { Message } from '../../ui/message.tsx';
import classes from './alert-list.module.css';
import { AlertNotes } from './alert-notes.tsx';
import { useRowKeys } from './use-row-keys.ts';

/** Raised and acknowledged alerts, the most urgent first, kept current by the live connection. */
export function OpenAlerts() {
  const { t } = useTexts();
  const query = useQuery(openAlertsQuery);
  const acknowledge = useAcknowledge();
  const mayAcknowledgeIn = useMayIn('alerts.acknowledge');
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
              mayAcknowledge={mayAcknowledgeIn(alert.place)}
              busy={acknowledge.isPending && acknowledge.variables === alert.id}
              failed={acknowledge.isError && acknowledge.variables === alert.id}
              onAcknowledge={acknowledge.mutate}
            />
            <AlertNotes alert={alert} />
          </li>
        ))}
      </ul>
      <p className={classes.keys}>{t('alerts.keys')}</p>
    </>
  );
}
