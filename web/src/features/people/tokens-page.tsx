import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApiToken } from '../../../../domain/api/session.ts';
import { useMay } from '../../data/permissions.ts';
import { tokensQuery, useMakeToken, useWithdrawToken } from '../../data/tokens.ts';
import { scopeText } from '../../i18n/scope-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import form from '../../ui/form.module.css';
import { Message } from '../../ui/message.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { NewTokenForm } from './new-token-form.tsx';
import classes from './people.module.css';

/** Keys with which programs use the API. */
export function TokensPage() {
  const { t } = useTexts();
  const tokens = useQuery(tokensQuery);
  const make = useMakeToken();
  const mayWrite = useMay('tokens.write');
  const [round, setRound] = useState(0);
  useTitle(t('tokens.title'));
  return (
    <div className={classes.page}>
      <h1>{t('tokens.title')}</h1>
      <p className={form.hint}>{t('tokens.lead')}</p>
      {make.data && (
        <section className={`${card.card} ${classes.section}`} role="status">
          <p>
            <b>{make.data.name}</b>: {t('tokens.made')}
          </p>
          <ShownOnce text={make.data.secret} copyLabel={t('tokens.copy')} />
        </section>
      )}
      {mayWrite && (
        <section className={`${card.card} ${classes.section}`}>
          <NewTokenForm
            key={round}
            error={make.error}
            pending={make.isPending}
            onMake={(body) => make.mutate(body, { onSuccess: () => setRound(round + 1) })}
          />
        </section>
      )}
      <section className={card.card} aria-busy={tokens.isPending}>
        {tokens.isError && !tokens.data && <Failed error={tokens.error} retry={() => void tokens.refetch()} />}
        {tokens.isPending && <Skeleton h={120} />}
        {tokens.data?.length === 0 && <Message title={t('tokens.none')} />}
        <ul className={classes.list}>
          {tokens.data?.map((token) => (
            <li key={token.id} className={classes.line}>
              <Token token={token} mayWithdraw={mayWrite} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function Token({ token, mayWithdraw }: { readonly token: ApiToken; readonly mayWithdraw: boolean }) {
  const { t, format } = useTexts();
  const withdraw = useWithdrawToken();
  const at = (instant: string) => format.instant(Date.parse(instant));
  const ended = token.expiresAt !== null && Date.parse(token.expiresAt) <= serverNow();
  return (
    <>
      <span>
        <b>{token.name}</b>
        <br />
        <small className={classes.small}>
          {t(`role.${token.role}`)} · {scopeText(t, token)} · {t('tokens.by', { who: token.createdBy })} ·{' '}
          {token.lastUsedAt ? t('tokens.lastUsed', { at: at(token.lastUsedAt) }) : t('tokens.neverUsed')}
          {token.expiresAt && ` · ${ended ? t('tokens.expired') : t('tokens.expires', { at: at(token.expiresAt) })}`}
        </small>
      </span>
      {mayWithdraw && (
        <SureButton
          label={t('tokens.withdraw')}
          about={t('tokens.withdrawOf', { name: token.name })}
          loading={withdraw.isPending}
          onSure={() => withdraw.mutate(token.id)}
        />
      )}
    </>
  );
}
