import { Link } from '@tanstack/react-router';
import type { Device } from '../../../../domain/api/devices.ts';
import { tellsOfSurroundings } from '../../../../domain/main-figure.ts';
import { freshnessNow } from '../../data/devices.ts';
import type { DeviceLatest } from '../../data/latest.ts';
import { useSimple } from '../../data/mode.ts';
import { useThresholds } from '../../data/rules.ts';
import { limitText } from '../../i18n/limit-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Age } from '../../ui/age.tsx';
import { FreshnessState } from '../../ui/state.tsx';
import { useNow } from '../../ui/use-now.ts';
import classes from './device-head.module.css';

interface DeviceHeadProps {
  readonly device: Device;
  /** The datastream that stands for the device. */
  readonly main: string | undefined;
  readonly latest: DeviceLatest | undefined;
}

/** Which device this is, where it stands, how it reports, and how its main figure stands to its limit. */
export function DeviceHead({ device, main, latest }: DeviceHeadProps) {
  const { t, language, format } = useTexts();
  const simple = useSimple();
  const state = freshnessNow(device, useNow());
  const { site, siteName, villageName } = device;
  return (
    <header className={classes.head}>
      {(villageName !== null || siteName !== null) && (
        <p className={classes.place}>
          {villageName}
          {villageName !== null && siteName !== null && ' › '}
          {site !== null && siteName !== null && (
            <Link to="/sites/$site" params={{ site }}>
              {siteName}
            </Link>
          )}
        </p>
      )}
      <h1>{device.name}</h1>
      {main !== undefined && tellsOfSurroundings(main) && (
        <Judged device={device} datastream={main} result={latest?.get(main)?.result} />
      )}
      <p className={classes.state}>
        <FreshnessState state={state} />
        <span>
          {device.lastUplinkAt === null ? t('age.never') : <Age at={Date.parse(device.lastUplinkAt)} />}
          {` · ${t('age.every', { duration: format.duration(device.expectedIntervalS) })}`}
        </span>
      </p>
      <p className={classes.id}>
        {device.profileName[language]}
        {!simple && (
          <>
            {' · '}
            <span>{device.id}</span>
            {device.gateway && ` · ${t('devices.gateway')} ${device.gateway}`}
          </>
        )}
        {device.disabled && <b> · {t('devices.disabled')}</b>}
      </p>
    </header>
  );
}

interface JudgedProps {
  readonly device: Device;
  readonly datastream: string;
  readonly result: number | string | undefined;
}

/** The main figure beside its limit, in a sentence; nothing where no rule sets one. */
function Judged({ device, datastream, result }: JudgedProps) {
  const tools = useTexts();
  const limits = useThresholds(device, datastream);
  const text = typeof result === 'number' ? limitText({ datastream, value: result, limits }, tools) : null;
  return text === null ? null : <p className={classes.judged}>{text}</p>;
}
