import { Skeleton } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useTexts } from '../i18n/use-texts.ts';
import { ButtonLink } from '../ui/button-link.tsx';
import { Failed } from '../ui/failed.tsx';
import { Logo } from '../ui/icons.tsx';
import { Message } from '../ui/message.tsx';
import classes from './page-states.module.css';

/** Stands in for a page whose code is still on its way. */
export function PagePending() {
  const { t } = useTexts();
  return (
    <div className={classes.pending} aria-busy="true" aria-label={t('app.loading')} role="status">
      <Skeleton h={30} w={180} />
      <Skeleton h={120} />
      <Skeleton h={220} />
    </div>
  );
}

/** A page that threw. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const { t } = useTexts();
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <main className={classes.page} aria-label={t('error.crash')}>
      <Failed error={error} retry={retry} />
    </main>
  );
}

/** An address that leads nowhere. */
export function NotFound() {
  const { t } = useTexts();
  return (
    <div className={classes.page}>
      <Message
        mark={<Logo size={40} />}
        title={t('error.notFound')}
        lead={t('error.notFoundLead')}
        action={<ButtonLink to="/">{t('error.home')}</ButtonLink>}
      />
    </div>
  );
}
