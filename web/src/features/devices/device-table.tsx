import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { mainDatastream } from '../../../../domain/main-figure.ts';
import type { FleetDevice } from '../../data/fleet.ts';
import { type DeviceLatest, fleetLatestQuery } from '../../data/latest.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Age } from '../../ui/age.tsx';
import { Quantity } from '../../ui/quantity.tsx';
import { FreshnessState } from '../../ui/state.tsx';
import { useGrowing } from '../../ui/use-growing.ts';
import classes from './device-table.module.css';

const STEP = 60;

interface RowProps extends FleetDevice {
  readonly latest: DeviceLatest | undefined;
}

const Row = memo(function Row({ device, freshness, latest }: RowProps) {
  const tools = useTexts();
  const { t, language } = tools;
  const key = latest && mainDatastream([...latest.keys()]);
  const result = key === undefined ? undefined : latest?.get(key)?.result;
  return (
    <tr className={classes.row}>
      <th scope="row" className={classes.name}>
        <Link to="/devices/$device" params={{ device: device.id }} className={classes.link}>
          {device.name}
        </Link>
        <span className={classes.id}>{device.id}</span>
      </th>
      <td className={classes.place}>
        {[device.siteName === device.name ? null : device.siteName, device.villageName].filter(Boolean).join(' · ') ||
          '–'}
        <span className={classes.profile}>{device.profileName[language]}</span>
      </td>
      <td className={classes.figure}>
        {key !== undefined && result !== undefined ? (
          <>
            <Quantity datastream={key} result={result} freshness={freshness} size="small" />
            <span className={classes.what}>{datastreamName(key, tools)}</span>
          </>
        ) : (
          '–'
        )}
      </td>
      <td className={classes.state}>
        {device.disabled ? (
          <span className={classes.disabled}>{t('devices.disabled')}</span>
        ) : (
          <FreshnessState state={freshness} />
        )}
      </td>
      <td className={classes.age}>
        {device.lastUplinkAt === null ? '–' : <Age at={Date.parse(device.lastUplinkAt)} />}
      </td>
      <td className={classes.alerts}>
        {device.openAlerts > 0 ? (
          <b className={classes.badge}>{device.openAlerts}</b>
        ) : (
          <span aria-hidden="true">–</span>
        )}
      </td>
    </tr>
  );
});

interface DeviceTableProps {
  readonly devices: readonly FleetDevice[];
  readonly filter: string;
}

/** A table on a desktop, cards of the same rows on a phone. */
export function DeviceTable({ devices, filter }: DeviceTableProps) {
  const { t } = useTexts();
  const latest = useQuery(fleetLatestQuery).data;
  const { shown, more, sentinel } = useGrowing(devices.length, STEP, filter);
  return (
    <div>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('devices.name')}</th>
            <th scope="col">{t('devices.place')}</th>
            <th scope="col">{t('devices.figure')}</th>
            <th scope="col">{t('devices.state')}</th>
            <th scope="col">{t('devices.age')}</th>
            <th scope="col">{t('devices.alerts')}</th>
          </tr>
        </thead>
        <tbody>
          {devices.slice(0, shown).map(({ device, freshness }) => (
            <Row key={device.id} device={device} freshness={freshness} latest={latest?.get(device.id)} />
          ))}
        </tbody>
      </table>
      {shown < devices.length && (
        <div ref={sentinel} className={classes.more}>
          <Button variant="default" h="var(--touch)" onClick={more}>
            {t('overview.more', { n: Math.min(STEP, devices.length - shown) })}
          </Button>
        </div>
      )}
    </div>
  );
}
