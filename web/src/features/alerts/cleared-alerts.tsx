import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { clearedAlertsQuery, flattened } from '../../data/alerts.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { AlertRow } from '../../ui/alert-row.tsx';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { BellIcon } from '../../ui/icons.tsx';
import { ListPending } from '../../ui/list-pending.tsx';
import { Message } from '../../ui/message.tsx';
import classes from './alert-list.module.css';
import { AlertNotes } from './alert-notes.tsx';

const nothing = () => {};

/** What was wrong and no longer is, newest first. */
export function ClearedAlerts() {
  const { t } = useTexts();
  const query = useInfiniteQuery(clearedAlertsQuery);
  const alerts = flattened(query.data);
  if (query.isPending) return <ListPending />;
  if (query.isError && !alerts) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!alerts?.length) {
    return (
      <Message
        mark={<BellIcon size={36} />}
        title={t('alerts.noneCleared')}
        lead={t('alerts.noneClearedLead')}
        action={<ButtonLink to="/alerts">{t('alerts.seeOpen')}</ButtonLink>}
      />
    );
  }
  return (
    <>
      <ul className={classes.list}>
        {alerts.map((alert) => (
          <li key={alert.id}>
            <AlertRow alert={alert} mayAcknowledge={false} busy={false} failed={false} onAcknowledge={nothing} />
            <AlertNotes alert={alert} />
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <div className={classes.more}>
          <Button
            variant="default"
            h="var(--touch)"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('alerts.more')}
          </Button>
        </div>
      )}
    </>
  );
}
