import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { openAlertsQuery, useAcknowledge } from '../../data/alerts.ts';
import { useMayIn } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { AlertRow } from '../../ui/alert-row.tsx';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { CheckIcon } from '../../ui/icons.tsx';
import classes from './todo.module.css';

/** More than this is a list, and lists have their own page. */
const SHOWN = 3;

/** The alerts that nobody has taken on yet, the most urgent first. */
export function Todo() {
  const { t } = useTexts();
  const query = useQuery(openAlertsQuery);
  const acknowledge = useAcknowledge();
  const mayAcknowledgeIn = useMayIn('alerts.acknowledge');
  const open = query.data;
  const waiting = open?.filter((one) => one.state === 'raised');

  return (
    <section className={classes.todo} aria-labelledby="todo">
      <h2 id="todo" className={classes.heading}>
        {t('overview.todo')}
        {!!waiting?.length && <span className={classes.count}>{waiting.length}</span>}
      </h2>
      {query.isError && !open && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && (
        <div className={classes.pending}>
          <Skeleton h={20} w="60%" />
          <Skeleton h={16} w="90%" />
          <Skeleton h={44} w={110} />
        </div>
      )}
      {waiting?.length === 0 && (
        <p className={classes.calm}>
          <span className={classes.tick}>
            <CheckIcon size={22} />
          </span>
          <span>
            <b>{t('overview.calm')}</b>
            <br />
            {t('overview.calmLead')}
          </span>
        </p>
      )}
      {waiting?.slice(0, SHOWN).map((alert) => (
        <AlertRow
          key={alert.id}
          alert={alert}
          mayAcknowledge={mayAcknowledgeIn(alert.place)}
          busy={acknowledge.isPending && acknowledge.variables === alert.id}
          failed={acknowledge.isError && acknowledge.variables === alert.id}
          onAcknowledge={acknowledge.mutate}
        />
      ))}
      {!!open?.length && (
        <div className={classes.foot}>
          {open.length > (waiting?.length ?? 0) && (
            <span>{t('overview.acknowledged', { n: open.length - (waiting?.length ?? 0) })}</span>
          )}
          <ButtonLink to="/alerts" variant="subtle" px="sm">
            {t('overview.allAlerts', { n: open.length })}
          </ButtonLink>
        </div>
      )}
    </section>
  );
}
