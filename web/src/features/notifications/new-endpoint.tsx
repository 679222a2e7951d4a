import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { type EndpointKind, endpointConfigs } from '../../../../domain/notifications/endpoints.ts';
import { useAddEndpoint } from '../../data/notifications.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import form from '../../ui/form.module.css';
import { FormMessage } from '../../ui/form-message.tsx';
import classes from './notifications.module.css';

const kinds = ['email', 'sms', 'telegram', 'zalo', 'webhook'] as const satisfies readonly EndpointKind[];
type Kind = (typeof kinds)[number];

/** What was typed as the configuration of an endpoint of that kind. */
function configOf(kind: Kind, typed: string): Record<string, unknown> {
  const text = typed.trim();
  switch (kind) {
    case 'email':
      return { address: text };
    case 'sms':
      return { phone: text };
    case 'telegram':
      return { chatId: text };
    case 'zalo':
      return { mode: 'zns', phone: text };
    case 'webhook':
      return { url: text };
  }
}

const inputTypes = { email: 'email', sms: 'tel', telegram: 'text', zalo: 'tel', webhook: 'url' } as const;

function failure(error: unknown) {
  if (!(error instanceof ApiError)) return 'notify.addFailed';
  if (error.status === 0) return 'error.network';
  if (error.status === 429) return 'notify.tooOften';
  return error.status === 409 ? 'notify.tooMany' : 'notify.addFailed';
}

/** Adds a place where messages to oneself go. */
export function NewEndpoint() {
  const { t } = useTexts();
  const [kind, setKind] = useState<Kind>('email');
  const [typed, setTyped] = useState('');
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const add = useAddEndpoint();
  const config = configOf(kind, typed);
  const sound = endpointConfigs[kind].safeParse(config).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!sound) return;
    const called = name.trim() === '' ? t(`notify.kind.${kind}`) : name.trim();
    add.mutate(
      { kind, name: called, config },
      {
        onSuccess: () => {
          setTyped('');
          setName('');
          setTried(false);
        },
      },
    );
  };
  const choose = (value: string) => {
    setKind(kinds.find((one) => one === value) ?? 'email');
    setTried(false);
    add.reset();
  };
  const secret = add.data?.secret ?? null;
  return (
    <details className={classes.new}>
      <summary>{t('notify.add')}</summary>
      <form className={form.form} onSubmit={submit} noValidate>
        <NativeSelect
          size="md"
          label={t('notify.over')}
          value={kind}
          onChange={(event) => choose(event.currentTarget.value)}
          data={kinds.map((value) => ({ value, label: t(`notify.kind.${value}`) }))}
        />
        <TextInput
          size="md"
          type={inputTypes[kind]}
          label={t(`notify.address.${kind}`)}
          description={t(`notify.addressLead.${kind}`)}
          value={typed}
          maxLength={1000}
          error={tried && !sound && t('notify.badAddress')}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <TextInput
          size="md"
          label={t('notify.name')}
          description={t('notify.nameLead')}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <FormMessage error={add.isError ? t(failure(add.error)) : null} />
        {secret !== null && (
          <div>
            <p className={form.hint}>{t('notify.secret')}</p>
            <p className={form.secret}>{secret}</p>
          </div>
        )}
        <div className={form.row}>
          <Button type="submit" loading={add.isPending}>
            {t('notify.addIt')}
          </Button>
        </div>
      </form>
    </details>
  );
}
