import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { z } from 'zod';
import type { createdScopeEndpoint, newScopeEndpoint } from '../../../../domain/api/notifications.ts';
import { endpointConfigs } from '../../../../domain/notifications/endpoints.ts';
import { alertLevel } from '../../../../domain/rules/steps.ts';
import type { Scope } from '../../../../domain/scopes.ts';
import { useAddScopeEndpoint } from '../../data/channels.ts';
import { devicesQuery } from '../../data/devices.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import manage from '../../ui/manage.module.css';
import { SearchSelect } from '../../ui/search-select.tsx';
import classes from './channels.module.css';
import { endpointFailure } from './endpoint-failure.ts';

interface EndpointFormProps {
  readonly scope: Scope;
  readonly onMade: (endpoint: z.output<typeof createdScopeEndpoint>) => void;
  readonly onCancel: () => void;
}

const kinds = ['siren', 'telegram', 'webhook', 'email', 'zalo', 'sms'] as const;
type Kind = (typeof kinds)[number] & z.input<typeof newScopeEndpoint>['kind'];

const DEFAULT_SECONDS = 60;

/** What a form says of an endpoint of that kind; whether it is right, its schema says. */
function configIn(kind: Kind, fields: FormData, device: string | null): Record<string, unknown> {
  const text = (name: string) => String(fields.get(name) ?? '').trim();
  switch (kind) {
    case 'siren':
      return { device, seconds: Number(text('seconds')), pattern: text('pattern'), output: text('output') };
    case 'telegram':
      return { chatId: text('chatId') };
    case 'webhook':
      return { url: text('url') };
    case 'email':
      return { address: text('address') };
    case 'sms':
      return { phone: text('phone') };
    case 'zalo':
      return fields.get('mode') === 'oa'
        ? { mode: 'oa', userId: text('userId') }
        : { mode: 'zns', phone: text('phone') };
  }
}

/** A siren, a group chat, another program: something that is told of a place's alerts. */
export function EndpointForm({ scope, onMade, onCancel }: EndpointFormProps) {
  const { t } = useTexts();
  const element = useRef<HTMLFormElement>(null);
  const add = useAddScopeEndpoint();
  const [kind, setKind] = useState<Kind>('siren');
  const [mode, setMode] = useState<'oa' | 'zns'>('oa');
  const [device, setDevice] = useState<string | null>(null);
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const devices = useQuery(devicesQuery).data ?? [];
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const name = String(fields.get('name') ?? '').trim();
    const config = configIn(kind, fields, device);
    const parsed = endpointConfigs[kind].safeParse(config);
    const found = [
      ...(name === '' ? ['name'] : []),
      ...(parsed.error?.issues.map(({ path }) => String(path[0] ?? 'mode')) ?? []),
    ];
    setWrong(found);
    if (found.length > 0)
      return void requestAnimationFrame(() =>
        element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus(),
      );
    const fromLevel = alertLevel.parse(fields.get('fromLevel'));
    add.mutate({ scope, kind, name, config, fromLevel }, { onSuccess: onMade });
  };
  const error = (field: string) => wrong.includes(field) && t('contacts.wrong.config');
  const why = t(endpointFailure(add.error));
  return (
    <form ref={element} className={manage.form} onSubmit={submit} noValidate aria-label={t('contacts.add')}>
      <div className={classes.pair}>
        <NativeSelect
          size="md"
          label={t('contacts.kind')}
          value={kind}
          data={kinds.map((value) => ({ value, label: t(`contacts.kinds.${value}`) }))}
          onChange={(event) => {
            setKind(event.currentTarget.value as Kind);
            setWrong([]);
          }}
        />
        <NativeSelect
          name="fromLevel"
          size="md"
          label={t('contacts.fromLevel')}
          defaultValue="act"
          data={alertLevel.options.map((value) => ({ value, label: t(`level.${value}`) }))}
        />
      </div>
      <TextInput
        name="name"
        size="md"
        maxLength={80}
        label={t('contacts.name')}
        placeholder={t('contacts.nameExample')}
        error={wrong.includes('name') && t('contacts.wrong.name')}
      />
      {kind === 'siren' && (
        <>
          <SearchSelect
            label={t('contacts.device')}
            data={devices.map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
            value={device}
            onChange={setDevice}
            error={error('device')}
          />
          <div className={classes.pair}>
            <TextInput
              name="seconds"
              size="md"
              inputMode="numeric"
              maxLength={3}
              label={t('contacts.seconds')}
              defaultValue={String(DEFAULT_SECONDS)}
              error={error('seconds')}
            />
            <NativeSelect
              name="pattern"
              size="md"
              label={t('contacts.pattern')}
              defaultValue="pulse"
              data={(['steady', 'pulse', 'wail'] as const).map((value) => ({
                value,
                label: t(`contacts.patterns.${value}`),
              }))}
            />
            <NativeSelect
              name="output"
              size="md"
              label={t('contacts.output')}
              defaultValue="both"
              data={(['siren', 'lamp', 'both'] as const).map((value) => ({
                value,
                label: t(`contacts.outputs.${value}`),
              }))}
            />
          </div>
        </>
      )}
      {kind === 'telegram' && (
        <TextInput
          name="chatId"
          size="md"
          maxLength={40}
          spellCheck={false}
          label={t('contacts.chat')}
          description={t('contacts.chatLead')}
          error={error('chatId')}
        />
      )}
      {kind === 'webhook' && (
        <TextInput name="url" type="url" size="md" maxLength={1000} label={t('contacts.url')} error={error('url')} />
      )}
      {kind === 'email' && (
        <TextInput
          name="address"
          type="email"
          size="md"
          maxLength={254}
          label={t('contacts.address')}
          error={error('address')}
        />
      )}
      {kind === 'zalo' && (
        <NativeSelect
          name="mode"
          size="md"
          label={t('contacts.zaloMode')}
          value={mode}
          data={(['oa', 'zns'] as const).map((value) => ({ value, label: t(`contacts.zaloModes.${value}`) }))}
          onChange={(event) => setMode(event.currentTarget.value as typeof mode)}
        />
      )}
      {kind === 'zalo' && mode === 'oa' && (
        <TextInput
          name="userId"
          size="md"
          inputMode="numeric"
          maxLength={25}
          label={t('contacts.zaloUser')}
          error={error('userId')}
        />
      )}
      {(kind === 'sms' || (kind === 'zalo' && mode === 'zns')) && (
        <TextInput
          name="phone"
          type="tel"
          size="md"
          maxLength={30}
          label={t('contacts.phone')}
          placeholder={t('contacts.phoneExample')}
          error={error('phone')}
        />
      )}
      <div role="alert">{add.isError && <p className={manage.error}>{why}</p>}</div>
      <div className={manage.actions}>
        <Button type="submit" loading={add.isPending}>
          {t('form.save')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('form.cancel')}
        </Button>
      </div>
    </form>
  );
}
