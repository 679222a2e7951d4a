import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Scope } from '../../../../domain/scopes.ts';
import { chainsQuery, useRemoveChain } from '../../data/channels.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import manage from '../../ui/manage.module.css';
import { SureButton } from '../../ui/sure-button.tsx';
import { ChainForm } from './chain-form.tsx';
import classes from './channels.module.css';

/** Whom Sen tells next while nobody takes an alert of the place. */
export function ChainCard({ scope }: { readonly scope: Scope }) {
  const { t } = useTexts();
  const query = useQuery(chainsQuery);
  const remove = useRemoveChain(scope);
  const [editing, setEditing] = useState(false);
  const chain = query.data?.find((one) => one.scope === scope);
  const nameOf = (id: string) => chain?.people.find((one) => one.id === id)?.name ?? t('contacts.gone');
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="scope-chain">
      <h2 id="scope-chain" className={manage.heading}>
        {t('contacts.chain')}
      </h2>
      <p className={manage.muted}>{t('contacts.chainLead')}</p>
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton h={64} aria-busy="true" />}
      {query.data && !chain && !editing && <p className={manage.muted}>{t('contacts.chainNone')}</p>}
      {chain && !editing && (
        <>
          <p>
            {t('contacts.chainFrom')}: <b>{t(`level.${chain.fromLevel}`)}</b>
          </p>
          <ol className={classes.rounds}>
            {chain.steps.map(({ afterMinutes, users }) => (
              <li key={afterMinutes}>
                {t('contacts.stepText', { minutes: afterMinutes, who: users.map(nameOf).join(', ') })}
              </li>
            ))}
          </ol>
        </>
      )}
      {editing && <ChainForm scope={scope} chain={chain ?? null} onDone={() => setEditing(false)} />}
      {query.data && !editing && (
        <div className={manage.actions}>
          <Button variant="default" onClick={() => setEditing(true)}>
            {t(chain ? 'contacts.chainEdit' : 'contacts.chainAdd')}
          </Button>
          {chain && (
            <SureButton
              label={t('form.remove')}
              about={t('contacts.chainRemoveOf', { name: chain.scopeName })}
              loading={remove.isPending}
              onSure={() => remove.mutate()}
            />
          )}
        </div>
      )}
      <div role="alert">{remove.isError && <p className={manage.error}>{t(saveFailure(remove.error))}</p>}</div>
    </section>
  );
}
