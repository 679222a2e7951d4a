import type { Device } from '../../../../domain/api/devices.ts';
import { freshnessNow } from '../../data/devices.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Age } from '../../ui/age.tsx';
import { FreshnessState } from '../../ui/state.tsx';
import { useNow } from '../../ui/use-now.ts';
import classes from './device-head.module.css';

/** Which device this is, where it stands and how it reports. */
export function DeviceHead({ device }: { readonly device: Device }) {
  const { t, language, format } = useTexts();
  const state = freshnessNow(device, useNow());
  const place = [device.villageName, device.siteName === device.name ? null : device.siteName]
    .filter(Boolean)
    .join(' › ');
  return (
    <header className={classes.head}>
      {place !== '' && <p className={classes.place}>{place}</p>}
      <h1>{device.name}</h1>
      <p className={classes.state}>
        <FreshnessState state={state} />
        <span>
          {device.lastUplinkAt === null ? t('age.never') : <Age at={Date.parse(device.lastUplinkAt)} />}
          {` · ${t('age.every', { duration: format.duration(device.expectedIntervalS) })}`}
        </span>
      </p>
      <p className={classes.id}>
        {device.profileName[language]} · <span>{device.id}</span>
        {device.gateway && ` · ${t('devices.gateway')} ${device.gateway}`}
        {device.disabled && <b> · {t('devices.disabled')}</b>}
      </p>
    </header>
  );
}
