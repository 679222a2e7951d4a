import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Alert } from '../../../../domain/api/alerts.ts';
import type { Device } from '../../../../domain/api/devices.ts';
import type { Freshness } from '../../../../domain/freshness.ts';
import { MASKED } from '../../../../domain/personal.ts';
import type { DeviceLatest } from '../../data/latest.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { mainDatastream } from '../../lib/main-figure.ts';
import { Age } from '../../ui/age.tsx';
import { FreshnessMark, LevelMark } from '../../ui/marks.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { useSeen } from '../../ui/use-seen.ts';
import classes from './device-tile.module.css';
import { TileSparkline } from './tile-sparkline.tsx';

interface DeviceTileProps {
  readonly device: Device;
  readonly freshness: Freshness;
  readonly latest: DeviceLatest | undefined;
  /** The most urgent open alert of the device. */
  readonly alert: Alert | undefined;
}

function Foot({ device, freshness }: Pick<DeviceTileProps, 'device' | 'freshness'>) {
  const { t } = useTexts();
  if (device.lastUplinkAt === null) return <span>{t('freshness.never')}</span>;
  const at = Date.parse(device.lastUplinkAt);
  return (
    <>
      {freshness !== 'fresh' && <b>{t(`freshness.${freshness}`)}</b>}
      <Age at={at} />
    </>
  );
}

/** One device with the one figure that matters: that of its alert, else the one its kind is there for. */
export const DeviceTile = memo(function DeviceTile({ device, freshness, latest, alert }: DeviceTileProps) {
  const tools = useTexts();
  const { ref, seen } = useSeen<HTMLAnchorElement>();
  const key = alert?.datastream ?? (latest && mainDatastream([...latest.keys()]));
  const result = key === undefined ? undefined : latest?.get(key)?.result;
  const numeric = typeof result === 'number';

  return (
    <Link
      ref={ref}
      to="/devices/$device"
      params={{ device: device.id }}
      search={key === undefined ? {} : { datastream: key }}
      className={`${classes.tile} ${freshness === 'fresh' ? '' : classes.stale}`}
      data-level={alert?.level}
    >
      <span className={classes.name}>
        <span>{device.name}</span>
        {alert && <LevelMark level={alert.level} size={18} />}
      </span>
      <span className={classes.what}>
        {key === undefined ? device.profileName[tools.language] : datastreamName(key, tools)}
      </span>
      <span className={classes.figure}>
        {key !== undefined && result !== undefined ? (
          <Quantity datastream={key} result={result} freshness={freshness} level={alert?.level} />
        ) : (
          <span className={classes.nothing}>{device.personal ? MASKED : '–'}</span>
        )}
      </span>
      <span className={classes.spark}>
        {key !== undefined && numeric && (
          <TileSparkline device={device} datastream={key} stale={freshness !== 'fresh'} wanted={seen} />
        )}
      </span>
      <span className={classes.foot}>
        <FreshnessMark state={freshness} size={10} />
        <Foot device={device} freshness={freshness} />
      </span>
    </Link>
  );
});
