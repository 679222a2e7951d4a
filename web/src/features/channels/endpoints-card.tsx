import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import type { createdScopeEndpoint, scopeEndpoint } from '../../../../domain/api/notifications.ts';
import type { Scope } from '../../../../domain/scopes.ts';
import {
  scopeEndpointsQuery,
  useChangeScopeEndpoint,
  useRemoveScopeEndpoint,
  useTestScopeEndpoint,
} from '../../data/channels.ts';
import { failureKey } from '../../i18n/failure.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { FaultWords } from '../../ui/delivery-state.tsx';
import { Failed } from '../../ui/failed.tsx';
import form from '../../ui/form.module.css';
import manage from '../../ui/manage.module.css';
import { ShownOnce } from '../../ui/shown-once.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import classes from './channels.module.css';
import { EndpointForm } from './endpoint-form.tsx';

type ScopeEndpoint = z.output<typeof scopeEndpoint>;

/** What is told of a place's alerts besides people: sirens, group chats, other programs. */
export function EndpointsCard({ scope }: { readonly scope: Scope }) {
  const { t } = useTexts();
  const query = useQuery(scopeEndpointsQuery(scope));
  const [adding, setAdding] = useState(false);
  const [made, setMade] = useState<z.output<typeof createdScopeEndpoint> | null>(null);
  return (
    <section className={`${card.card} ${classes.section}`} aria-labelledby="scope-endpoints">
      <h2 id="scope-endpoints" className={manage.heading}>
        {t('contacts.endpoints')}
      </h2>
      {made?.secret != null && (
        <div role="status" className={form.form}>
          <p>{t('contacts.secret', { name: made.name })}</p>
          <ShownOnce text={made.secret} copyLabel={t('contacts.copySecret')} />
        </div>
      )}
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton h={64} aria-busy="true" />}
      {query.data?.length === 0 && <p className={manage.muted}>{t('contacts.none')}</p>}
      <ul>
        {query.data?.map((one) => (
          <li key={one.id} className={classes.line}>
            <EndpointRow endpoint={one} />
          </li>
        ))}
      </ul>
      {adding ? (
        <EndpointForm
          scope={scope}
          onMade={(endpoint) => {
            setMade(endpoint);
            setAdding(false);
          }}
          onCancel={() => setAdding(false)}
        />
      ) : (
        <div>
          <Button variant="default" onClick={() => setAdding(true)}>
            {t('contacts.add')}
          </Button>
        </div>
      )}
    </section>
  );
}

function EndpointRow({ endpoint }: { readonly endpoint: ScopeEndpoint }) {
  const { t } = useTexts();
  const { id, name, enabled } = endpoint;
  const change = useChangeScopeEndpoint(id);
  const remove = useRemoveScopeEndpoint(id);
  const test = useTestScopeEndpoint(id);
  const failed = change.error ?? remove.error ?? test.error;
  return (
    <>
      <EndpointFacts endpoint={endpoint} />
      <span className={manage.actions}>
        <Button
          variant="default"
          loading={test.isPending}
          aria-label={t('contacts.testOf', { name })}
          onClick={() => test.mutate()}
        >
          {t('contacts.test')}
        </Button>
        <Button
          variant="default"
          loading={change.isPending}
          aria-label={t(enabled ? 'contacts.disableOf' : 'contacts.enableOf', { name })}
          onClick={() => change.mutate({ enabled: !enabled })}
        >
          {t(enabled ? 'contacts.disable' : 'contacts.enable')}
        </Button>
        <SureButton
          label={t('form.remove')}
          about={t('contacts.removeOf', { name })}
          loading={remove.isPending}
          onSure={() => remove.mutate()}
        />
      </span>
      {failed && (
        <p role="alert" className={form.error}>
          {t(failureKey(failed))}
        </p>
      )}
      {test.isSuccess && endpoint.last?.state !== 'failed' && (
        <p role="status" className={classes.small}>
          {t('contacts.tested')}
        </p>
      )}
    </>
  );
}

function EndpointFacts({ endpoint }: { readonly endpoint: ScopeEndpoint }) {
  const { t, format } = useTexts();
  const { kind, name, recipient, fromLevel, enabled, confirmedAt, failingSince, last } = endpoint;
  const at = (instant: string) => format.shortInstant(Date.parse(instant));
  return (
    <span>
      <b>{name}</b>
      <small className={classes.small}>
        {[t(`contacts.kinds.${kind}`), recipient, t('contacts.from', { level: t(`level.${fromLevel}`) })].join(' · ')}
      </small>
      {last?.state === 'sent' && last.sentAt !== null && (
        <small className={classes.small}>{t('contacts.lastSent', { at: at(last.sentAt) })}</small>
      )}
      {last?.state === 'failed' && last.error !== null && (
        <small className={classes.wrong}>
          <FaultWords error={last.error} />
        </small>
      )}
      <span className={classes.chips}>
        {!enabled && <span>{t('contacts.disabled')}</span>}
        {confirmedAt === null && <span className={classes.bad}>{t('contacts.unconfirmed')}</span>}
        {failingSince !== null && (
          <span className={classes.bad}>{t('contacts.failing', { at: at(failingSince) })}</span>
        )}
      </span>
    </span>
  );
}
