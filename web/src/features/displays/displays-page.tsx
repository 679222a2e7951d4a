import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Display } from '../../../../domain/api/displays.ts';
import { displaysQuery, useAddDisplay, useWithdrawDisplay } from '../../data/displays.ts';
import { useMay } from '../../data/permissions.ts';
import { scopeText } from '../../i18n/scope-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import form from '../../ui/form.module.css';
import manage from '../../ui/manage.module.css';
import { FreshnessMark } from '../../ui/marks.tsx';
import { Message } from '../../ui/message.tsx';
import { Qr } from '../../ui/qr.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { DisplayForm } from './display-form.tsx';
import classes from './displays.module.css';

/** Screens on walls: what each shows, whether it is on, and the end of it. */
export function DisplaysPage() {
  const { t } = useTexts();
  const displays = useQuery(displaysQuery);
  const add = useAddDisplay();
  const mayWrite = useMay('displays.write');
  const [round, setRound] = useState(0);
  useTitle(t('displays.title'));
  return (
    <div className={`${manage.page} ${classes.page}`}>
      <h1>{t('displays.title')}</h1>
      <p className={form.hint}>{t('displays.lead')}</p>
      {add.data && (
        <section className={`${card.card} ${classes.made}`} role="status">
          <Qr text={add.data.link} label={t('displays.qr', { name: add.data.name })} />
          <div className={form.form}>
            <p>
              <b>{add.data.name}</b>: {t('displays.made')}
            </p>
            <ShownOnce text={add.data.link} copyLabel={t('people.copy')} share />
          </div>
        </section>
      )}
      <section className={card.card} aria-busy={displays.isPending}>
        {displays.isError && !displays.data && <Failed error={displays.error} retry={() => void displays.refetch()} />}
        {displays.isPending && <Skeleton h={120} />}
        {displays.data?.length === 0 && <Message title={t('displays.none')} lead={t('displays.noneLead')} />}
        <ul className={classes.list}>
          {displays.data?.map((display) => (
            <li key={display.id}>
              <Line display={display} mayWithdraw={mayWrite} />
            </li>
          ))}
        </ul>
      </section>
      {mayWrite && (
        <section className={card.card} aria-labelledby="new-display">
          <h2 id="new-display" className={manage.heading}>
            {t('displays.new')}
          </h2>
          <DisplayForm
            key={round}
            error={add.error}
            pending={add.isPending}
            onAdd={(body) =>
              add.mutate(body, {
                onSuccess: () => {
                  setRound(round + 1);
                  scrollTo({ top: 0 });
                },
              })
            }
          />
        </section>
      )}
    </div>
  );
}

function Line({ display, mayWithdraw }: { readonly display: Display; readonly mayWithdraw: boolean }) {
  const { t, format } = useTexts();
  const withdraw = useWithdrawDisplay();
  const at = (instant: string) => format.instant(Date.parse(instant));
  const ended = display.expiresAt !== null && Date.parse(display.expiresAt) <= serverNow();
  const on = display.watching > 0;
  return (
    <>
      <span>
        <b>{display.name}</b>
        <span className={classes.state}>
          <FreshnessMark state={on ? 'fresh' : 'never'} />
          {on
            ? t('displays.on')
            : display.lastSeenAt
              ? t('displays.lastSeen', { at: at(display.lastSeenAt) })
              : t('displays.neverSeen')}
        </span>
        <small className={manage.muted}>
          {scopeText(t, display)} · {t('displays.by', { who: display.createdBy })}
          {display.expiresAt &&
            ` · ${t(ended ? 'displays.expired' : 'displays.expires', { at: at(display.expiresAt) })}`}
        </small>
      </span>
      {mayWithdraw && (
        <SureButton
          label={t('displays.withdraw')}
          about={t('displays.withdrawOf', { name: display.name })}
          loading={withdraw.isPending}
          onSure={() => withdraw.mutate(display.id)}
        />
      )}
    </>
  );
}
