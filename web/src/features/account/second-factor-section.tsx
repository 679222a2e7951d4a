import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sessionQuery } from '../../data/session.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import form from '../../ui/form.module.css';
import classes from './account.module.css';
import { ProveForm } from './prove-form.tsx';
import { SetUpSecondFactor } from './set-up-second-factor.tsx';

type Doing = 'set-up' | 'turn-off' | 'new-codes' | null;

/** The second factor: on or off, and how to change that. */
export function SecondFactorSection({ enrolled }: { readonly enrolled: boolean }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const [doing, setDoing] = useState<Doing>(null);
  const done = () => {
    setDoing(null);
    void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="factor">
      <div className={classes.head}>
        <h2 id="factor">{t('account.factor')}</h2>
        <span className={enrolled ? classes.on : classes.off}>
          {enrolled ? t('account.factorOn') : t('account.factorOff')}
        </span>
      </div>
      <p className={form.hint}>{t('account.factorLead')}</p>
      {doing === null && !enrolled && (
        <div className={classes.actions}>
          <Button onClick={() => setDoing('set-up')}>{t('account.setUp')}</Button>
        </div>
      )}
      {doing === null && enrolled && (
        <div className={classes.actions}>
          <Button variant="default" onClick={() => setDoing('new-codes')}>
            {t('account.newCodes')}
          </Button>
          <Button variant="default" onClick={() => setDoing('turn-off')}>
            {t('account.turnOff')}
          </Button>
        </div>
      )}
      {doing === 'set-up' && <SetUpSecondFactor onDone={done} />}
      {(doing === 'turn-off' || doing === 'new-codes') && (
        <ProveForm doing={doing} onDone={done} onCancel={() => setDoing(null)} />
      )}
    </section>
  );
}
