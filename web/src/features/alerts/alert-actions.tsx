import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Outcome, useAlertActions } from '../../data/alert-actions.ts';
import type { DetailedAlert } from '../../data/alert-detail.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import { useNow } from '../../ui/use-now.ts';
import { ActionDialog, type Question } from './action-dialog.tsx';
import classes from './alert-page.module.css';
import { OutcomeNote } from './outcome.tsx';

const questions = ['assign', 'snooze', 'close'] as const;

/** What can be done with it, at the thumb on a phone. */
export function AlertActions({ alert }: { readonly alert: DetailedAlert }) {
  const { t } = useTexts();
  const now = useNow();
  const may = useMay('alerts.acknowledge', alert.place);
  const actions = useAlertActions();
  const [asked, setAsked] = useState<Question | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  if (!may || alert.state === 'cleared') return null;
  const snoozed = alert.snoozedUntil !== null && Date.parse(alert.snoozedUntil) > now;
  const act: Parameters<typeof ActionDialog>[0]['onAct'] = (action) =>
    actions.mutate({ alerts: [alert], action }, { onSuccess: setOutcome });
  return (
    <section className={classes.actions} aria-label={t('alertPage.act')}>
      {outcome && outcome.refused.length > 0 && <OutcomeNote outcome={outcome} />}
      {actions.isError && (
        <Failed error={actions.error} retry={() => actions.variables && actions.mutate(actions.variables)} />
      )}
      <div className={classes.buttons}>
        {alert.state === 'raised' && (
          <Button loading={actions.isPending} onClick={() => act({ kind: 'acknowledge' })}>
            {t('alerts.acknowledge')}
          </Button>
        )}
        {snoozed && (
          <Button variant="default" onClick={() => act({ kind: 'wake' })}>
            {t('alertPage.wake')}
          </Button>
        )}
        <span className={classes.wide}>
          {questions.map((one) => (
            <Button key={one} variant="default" aria-haspopup="dialog" onClick={() => setAsked(one)}>
              {t(`inbox.ask.${one}`)}
            </Button>
          ))}
        </span>
        <Button
          className={classes.narrow ?? ''}
          variant="default"
          aria-haspopup="dialog"
          onClick={() => setAsked('menu')}
        >
          {t('inbox.ask.menu')}
        </Button>
      </div>
      {asked && <ActionDialog question={asked} alerts={[alert]} onClose={() => setAsked(null)} onAct={act} />}
    </section>
  );
}
