import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Device, devicePatch } from '../../../../domain/api/devices.ts';
import { editedDeviceQuery, type usePatchDevice } from '../../data/device-changes.ts';
import { devicesQuery } from '../../data/devices.ts';
import { sitesQuery } from '../../data/sites.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import { FormMessage } from '../../ui/form-message.tsx';
import { SearchSelect } from '../../ui/search-select.tsx';
import classes from './manage-device.module.css';

interface ManageDetailsProps {
  readonly device: Device;
  readonly save: ReturnType<typeof usePatchDevice>;
}

/** Name, place, gateway and interval of a device. */
export function ManageDetails({ device, save }: ManageDetailsProps) {
  const { t } = useTexts();
  const edited = useQuery(editedDeviceQuery(device.id)).data;
  const sites = useQuery(sitesQuery).data ?? [];
  const devices = useQuery(devicesQuery).data ?? [];
  const [name, setName] = useState(device.name);
  const [site, setSite] = useState(device.site);
  const [gateway, setGateway] = useState(device.gateway);
  const [serial, setSerial] = useState(device.serial ?? '');
  const [minutes, setMinutes] = useState(String(device.expectedIntervalS / 60));
  const [checked, setChecked] = useState(false);
  const seconds = Math.round(Number(minutes.replace(',', '.')) * 60);
  const wanted = {
    ...(name.trim() === device.name ? {} : { name: name.trim() }),
    ...(site === device.site ? {} : { site }),
    ...(gateway === device.gateway ? {} : { gateway }),
    ...(serial.trim() === (device.serial ?? '') ? {} : { serial: serial.trim() || null }),
    ...(seconds === device.expectedIntervalS ? {} : { expectedIntervalS: seconds }),
  };
  const patch = devicePatch.safeParse(wanted);
  const wrong = (field: string): boolean =>
    checked && !patch.success && patch.error.issues.some(({ path }) => path[0] === field);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (patch.success) save.mutate({ patch: patch.data, etag: edited?.etag ?? null });
  };
  return (
    <form className={classes.part} onSubmit={submit} noValidate>
      <TextInput
        size="md"
        label={t('addDevice.name')}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={wrong('name') && t('addDevice.noName')}
      />
      <SearchSelect
        label={t('addDevice.site')}
        description={t('manageDevice.moveLead')}
        data={sites.map((one) => ({ value: one.id, label: one.name }))}
        value={site}
        onChange={setSite}
      />
      <SearchSelect
        label={t('addDevice.gateway')}
        data={devices.flatMap((one) =>
          one.id === device.id ? [] : [{ value: one.id, label: `${one.name} (${one.id})` }],
        )}
        value={gateway}
        onChange={setGateway}
      />
      <TextInput
        size="md"
        label={t('addDevice.serial')}
        maxLength={64}
        value={serial}
        onChange={(event) => setSerial(event.currentTarget.value)}
      />
      <TextInput
        size="md"
        label={t('manageDevice.interval')}
        description={t('manageDevice.intervalLead')}
        inputMode="decimal"
        maxLength={8}
        value={minutes}
        onChange={(event) => setMinutes(event.currentTarget.value)}
        error={wrong('expectedIntervalS') && t('manageDevice.badInterval')}
      />
      <FormMessage
        error={save.error && t(saveFailure(save.error))}
        done={save.isSuccess && Object.keys(wanted).length === 0 ? t('manageDevice.saved') : null}
      />
      <Button type="submit" loading={save.isPending} disabled={Object.keys(wanted).length === 0}>
        {t('form.save')}
      </Button>
    </form>
  );
}
