import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { sessionsQuery, useEndSession } from '../../data/account.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { browserName } from '../../lib/browser-name.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import classes from './account.module.css';

/** Where one is signed in, with a way to end it. */
export function SessionsSection() {
  const { t, format } = useTexts();
  const sessions = useQuery(sessionsQuery);
  const end = useEndSession();
  const list = sessions.data ?? [];
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="sessions">
      <h2 id="sessions">{t('account.sessions')}</h2>
      {sessions.isError && !sessions.data && <Failed error={sessions.error} retry={() => void sessions.refetch()} />}
      {sessions.isPending && <Skeleton h={80} />}
      <ul className={classes.sessions}>
        {list.map(({ id, userAgent, address, lastSeenAt, current }) => {
          const what = browserName(userAgent) ?? t('account.unknownBrowser');
          return (
            <li key={id}>
              <span>
                {what}
                <small>
                  {address && `${address} · `}
                  {t('account.lastSeen', { at: format.instant(Date.parse(lastSeenAt)) })}
                </small>
              </span>
              {current ? (
                <span className={classes.on}>{t('account.here')}</span>
              ) : (
                <Button
                  variant="default"
                  aria-label={t('account.endOf', { what })}
                  loading={end.isPending && end.variables === id}
                  onClick={() => end.mutate(id)}
                >
                  {t('account.end')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {list.length > 1 && (
        <div className={classes.actions}>
          <SureButton label={t('account.endOthers')} onSure={() => end.mutate(null)} loading={end.isPending} />
        </div>
      )}
    </section>
  );
}
