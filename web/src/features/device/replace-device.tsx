import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import type { Device } from '../../../../domain/api/devices.ts';
import { useReplaceDevice } from '../../data/device-changes.ts';
import { devicesQuery } from '../../data/devices.ts';
import { idempotencyKey } from '../../data/http.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import { FormMessage } from '../../ui/form-message.tsx';
import { SearchSelect } from '../../ui/search-select.tsx';
import { ShownOnce } from '../../ui/shown-once.tsx';
import classes from './manage-device.module.css';

/** Another unit in the place of a broken one, under the same id. */
export function ReplaceDevice({ device }: { readonly device: Device }) {
  const { t } = useTexts();
  const devices = useQuery(devicesQuery).data ?? [];
  const stock = devices.filter(
    ({ id, site, uplinks, profile }) =>
      site === null && uplinks === 0 && id !== device.id && profile === device.profile,
  );
  const [reason, setReason] = useState('');
  const [serial, setSerial] = useState('');
  const [from, setFrom] = useState<string | null>(null);
  const [checked, setChecked] = useState(false);
  const key = useRef(idempotencyKey());
  const replace = useReplaceDevice(device.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (reason.trim() === '') return;
    replace.mutate(
      { body: { reason: reason.trim(), serial: serial.trim() || null, from }, headers: key.current },
      {
        onSettled: () => {
          key.current = idempotencyKey();
        },
      },
    );
  };
  return (
    <form className={classes.part} onSubmit={submit} noValidate aria-labelledby="replace">
      <h3 id="replace">{t('manageDevice.replace')}</h3>
      <p className={classes.note}>{t('manageDevice.replaceLead')}</p>
      <TextInput
        size="md"
        label={t('manageDevice.reason')}
        maxLength={300}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={checked && reason.trim() === '' && t('manageDevice.noReason')}
      />
      {stock.length > 0 && (
        <SearchSelect
          label={t('manageDevice.from')}
          description={t('manageDevice.fromLead')}
          data={stock.map(({ id, name }) => ({ value: id, label: name === id ? id : `${name} (${id})` }))}
          value={from}
          onChange={setFrom}
        />
      )}
      <TextInput
        size="md"
        label={t('manageDevice.newSerial')}
        maxLength={64}
        value={serial}
        onChange={(event) => setSerial(event.currentTarget.value)}
      />
      <FormMessage
        error={replace.error && t(saveFailure(replace.error))}
        done={replace.data ? t('manageDevice.replaced') : null}
      />
      {replace.data?.token != null && (
        <>
          <p className={classes.note}>
            <b>{t('addDevice.tokenOnce')}</b> {t('addDevice.tokenLead')}
          </p>
          <ShownOnce text={replace.data.token} copyLabel={t('addDevice.copy')} />
        </>
      )}
      <Button type="submit" loading={replace.isPending}>
        {t('manageDevice.replaceSubmit')}
      </Button>
    </form>
  );
}
