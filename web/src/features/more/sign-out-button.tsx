import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { queuedNow, useQueued } from '../../data/outbox.ts';
import { useSignOut } from '../../data/session.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Dialog } from '../../ui/dialog.tsx';
import classes from './more-page.module.css';

const TRIES = 5;
const PAUSE_MS = 1000;

const waits = ({ refused }: { readonly refused: unknown }): boolean => refused === null;

/** Signs out; where something still waits to be sent, it says so first. */
export function SignOutButton() {
  const { t } = useTexts();
  const router = useRouter();
  const signOut = useSignOut();
  const [asking, setAsking] = useState(false);
  const waiting = useQueued().filter(waits).length;
  const leave = () => signOut.mutate(undefined, { onSettled: () => void router.navigate({ to: '/sign-in' }) });
  const send = useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      const { sendNow } = await import('../../data/outbox-keeper.ts');
      await sendNow();
      // A network that is just back may lose the first of them.
      for (let n = 0; n < TRIES && navigator.onLine && queuedNow().some(waits); n++) {
        await new Promise((done) => setTimeout(done, PAUSE_MS));
        await sendNow();
      }
      if (queuedNow().some(waits)) throw new Error('something still waits');
    },
    onSuccess: leave,
  });
  return (
    <>
      <Button
        variant="default"
        h="var(--touch)"
        loading={signOut.isPending}
        onClick={() => (waiting > 0 ? setAsking(true) : leave())}
      >
        {t('more.signOut')}
      </Button>
      {asking && (
        <Dialog title={t('offline.leaving', { n: waiting })} onClose={() => setAsking(false)}>
          <p>{t('offline.leavingLead')}</p>
          <p role="alert">{send.isError && t('offline.leavingFailed')}</p>
          <div className={classes.leaving}>
            <Button h="var(--touch)" loading={send.isPending} onClick={() => send.mutate()}>
              {t('offline.sendFirst')}
            </Button>
            <Button variant="default" h="var(--touch)" loading={signOut.isPending} onClick={leave}>
              {t('offline.leaveAnyway')}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
