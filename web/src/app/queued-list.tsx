import { Button } from '@mantine/core';
import { discardQueued, retryQueued } from '../data/outbox-keeper.ts';
import type { Queued, Refusal } from '../data/outbox-queue.ts';
import { useTexts } from '../i18n/use-texts.ts';
import classes from './offline-banner.module.css';

function whyOf({ status, code }: Refusal) {
  if (code === 'too-old') return 'offline.why.unclear';
  if (status === 403) return 'offline.why.forbidden';
  if (status === 404 || status === 410) return 'offline.why.gone';
  if (status === 409 || status === 412) return 'offline.why.over';
  return status >= 500 ? 'offline.why.server' : 'offline.why.invalid';
}

/** What waits to be sent, and what the server would not take, which is for a person to decide. */
export function QueuedList({ items }: { readonly items: readonly Queued[] }) {
  const { t, format } = useTexts();
  const waits = items.some((one) => one.refused === null);
  return (
    <ul className={classes.list}>
      {waits && <li className={classes.small}>{t('offline.waitsLead')}</li>}
      {items.map(({ id, what, label, createdAt, refused }) => (
        <li key={id}>
          <span className={classes.words}>
            {t(`offline.did.${what}`, { what: label })}{' '}
            <span className={classes.small}>{t('offline.doneAt', { at: format.shortInstant(createdAt) })}</span>
            {refused && (
              <>
                <br />
                {t(whyOf(refused))}
              </>
            )}
          </span>
          {refused && (
            <>
              <Button
                variant="default"
                h="var(--touch)"
                aria-label={t('offline.againOf', { what: label })}
                onClick={() => void retryQueued(id)}
              >
                {t('offline.again')}
              </Button>
              <Button
                variant="subtle"
                h="var(--touch)"
                aria-label={t('offline.discardOf', { what: label })}
                onClick={() => void discardQueued(id)}
              >
                {t('offline.discard')}
              </Button>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
