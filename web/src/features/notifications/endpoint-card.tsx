import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type Endpoint, endpointConfirmation } from '../../../../domain/api/notifications.ts';
import { alertLevel } from '../../../../domain/rules/steps.ts';
import { useChangeEndpoint, useConfirmEndpoint, useRemoveEndpoint, useTestEndpoint } from '../../data/notifications.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import { DeliveryError, DeliveryState } from '../../ui/delivery-state.tsx';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import { SureButton } from '../../ui/sure-button.tsx';
import { leaveHere } from './here.ts';
import classes from './notifications.module.css';

type State = 'unconfirmed' | 'off' | 'failing' | 'on';

function stateOf({ confirmedAt, enabled, failingSince }: Endpoint): State {
  if (confirmedAt === null) return 'unconfirmed';
  if (!enabled) return 'off';
  return failingSince === null ? 'on' : 'failing';
}

/** One place where messages to oneself go: how it is, and what can be done with it. */
export function EndpointCard({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t, format } = useTexts();
  const { id, kind, name, recipient, fromLevel, failingSince, last, version } = endpoint;
  const change = useChangeEndpoint();
  const remove = useRemoveEndpoint();
  const test = useTestEndpoint();
  const state = stateOf(endpoint);
  const failed = [change, remove].find((one) => one.isError)?.error;
  return (
    <li className={classes.endpoint}>
      <div className={classes.top}>
        <div>
          <b>{name}</b>
          <p className={classes.hint}>
            {[t(`notify.kind.${kind}`), recipient].filter((word) => word !== name).join(' · ')}
          </p>
        </div>
        <span className={classes.state} data-state={state}>
          {state === 'failing' && failingSince !== null
            ? t('notify.failing', { at: format.shortInstant(Date.parse(failingSince)) })
            : t(`notify.${state === 'failing' ? 'on' : state}`)}
        </span>
      </div>
      {state === 'unconfirmed' ? (
        <Confirm id={id} recipient={recipient} />
      ) : (
        <NativeSelect
          className={classes.level}
          size="md"
          label={t('notify.fromLevel')}
          aria-label={t('notify.fromLevelOf', { name })}
          value={fromLevel}
          disabled={change.isPending}
          onChange={(event) =>
            change.mutate({ id, version, patch: { fromLevel: alertLevel.parse(event.currentTarget.value) } })
          }
          data={alertLevel.options.map((level) => ({ value: level, label: t(`level.${level}`) }))}
        />
      )}
      {last?.purpose === 'test' && (
        <div className={classes.tested} role="status">
          <p className={classes.hint}>
            {t(state === 'unconfirmed' ? 'notify.codeSent' : 'notify.tested', {
              at: format.shortInstant(Date.parse(last.createdAt)),
            })}
          </p>
          <DeliveryState state={last.state} />
          <DeliveryError error={last.error} />
        </div>
      )}
      <FormMessage error={failed ? t(saveFailure(failed)) : test.isError ? t(testFailure(test.error)) : null} />
      <div className={form.row}>
        {state !== 'unconfirmed' && (
          <>
            <Button
              variant="default"
              loading={test.isPending}
              aria-label={t('notify.testOf', { name })}
              onClick={() => test.mutate(id)}
            >
              {t('notify.test')}
            </Button>
            <Button
              variant="default"
              loading={change.isPending}
              aria-label={t(endpoint.enabled ? 'notify.turnOffOf' : 'notify.turnOnOf', { name })}
              onClick={() => change.mutate({ id, version, patch: { enabled: !endpoint.enabled } })}
            >
              {t(endpoint.enabled ? 'notify.turnOff' : 'notify.turnOn')}
            </Button>
          </>
        )}
        <SureButton
          label={t('notify.remove')}
          about={t('notify.removeOf', { name })}
          loading={remove.isPending}
          onSure={() => remove.mutate(id, { onSuccess: () => leaveHere(id) })}
        />
      </div>
    </li>
  );
}

const testFailure = (error: unknown) => (isTooOften(error) ? 'notify.tooOften' : 'notify.failed');
const isTooOften = (error: unknown): boolean => error instanceof ApiError && error.status === 429;

/** Whoever can read the code that went there may have messages sent there. */
function Confirm({ id, recipient }: Pick<Endpoint, 'id' | 'recipient'>) {
  const { t } = useTexts();
  const [code, setCode] = useState('');
  const confirm = useConfirmEndpoint();
  const sound = code.trim() !== '' && endpointConfirmation.safeParse({ code }).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (sound) confirm.mutate({ id, code: code.trim() });
  };
  const asked = confirm.variables?.code === null;
  return (
    <form className={classes.confirm} onSubmit={submit}>
      <TextInput
        size="md"
        label={t('notify.code', { recipient })}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <FormMessage
        error={
          confirm.isError
            ? t(isTooOften(confirm.error) ? 'notify.tooOften' : asked ? 'notify.failed' : 'notify.wrongCode')
            : null
        }
        done={confirm.isSuccess && asked ? t('notify.newCodeSent') : null}
      />
      <div className={form.row}>
        <Button type="submit" loading={confirm.isPending && !asked} disabled={!sound}>
          {t('notify.confirm')}
        </Button>
        <Button
          variant="subtle"
          loading={confirm.isPending && asked}
          onClick={() => confirm.mutate({ id, code: null })}
        >
          {t('notify.newCode')}
        </Button>
      </div>
    </form>
  );
}
