import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { openAlertsQuery } from '../../data/alerts.ts';
import type { FleetDevice } from '../../data/fleet.ts';
import { fleetLatestQuery } from '../../data/latest.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useGrowing } from '../../ui/use-growing.ts';
import { alertsByDevice } from './alerts-by-device.ts';
import { DeviceTile } from './device-tile.tsx';
import classes from './tile-groups.module.css';

/** As many tiles as fill a large screen; the rest is drawn as it is scrolled to. */
const STEP = 48;

interface Group {
  readonly village: string | null;
  readonly devices: FleetDevice[];
  /** All of the village's, drawn yet or not. */
  readonly total: number;
  readonly needLook: number;
}

/** Devices of one village together, villages by name, those of none last. */
function grouped(devices: readonly FleetDevice[]): Group[] {
  const byVillage = new Map<string | null, FleetDevice[]>();
  for (const one of devices) {
    const own = byVillage.get(one.device.villageName);
    if (own) own.push(one);
    else byVillage.set(one.device.villageName, [one]);
  }
  return [...byVillage]
    .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a.localeCompare(b, 'vi', { numeric: true })))
    .map(([village, own]) => ({
      village,
      devices: own,
      total: own.length,
      needLook: own.filter((one) => one.freshness !== 'fresh' || one.device.openAlerts > 0).length,
    }));
}

/** The first `n` devices over all groups. */
function firstOf(groups: readonly Group[], n: number): Group[] {
  let left = n;
  const cut: Group[] = [];
  for (const group of groups) {
    if (left <= 0) break;
    cut.push({ ...group, devices: group.devices.slice(0, left) });
    left -= group.devices.length;
  }
  return cut;
}

/** Every device as a tile, village by village. */
export function TileGroups({ devices, filter }: { readonly devices: readonly FleetDevice[]; readonly filter: string }) {
  const { t } = useTexts();
  const alerts = useQuery({ ...openAlertsQuery, select: alertsByDevice }).data;
  // One observer for all tiles: a thousand of them would each be asked at every live message.
  const latest = useQuery(fleetLatestQuery).data;
  const groups = useMemo(() => grouped(devices), [devices]);
  const { shown, more, sentinel } = useGrowing(devices.length, STEP, filter);
  return (
    <>
      {firstOf(groups, shown).map((group) => (
        <section key={group.village ?? ''} className={classes.group}>
          <h2 className={classes.heading}>
            {group.village ?? t('overview.elsewhere')}
            <span>
              {t('overview.stations', { n: group.total })}
              {group.needLook > 0 && ` · ${t('overview.needLook', { n: group.needLook })}`}
            </span>
          </h2>
          <ul className={classes.grid}>
            {group.devices.map(({ device, freshness }) => (
              <li key={device.id}>
                <DeviceTile
                  device={device}
                  freshness={freshness}
                  latest={latest?.get(device.id)}
                  alert={alerts?.get(device.id)}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {shown < devices.length && (
        <div ref={sentinel} className={classes.more}>
          <Button variant="default" h="var(--touch)" onClick={more}>
            {t('overview.more', { n: Math.min(STEP, devices.length - shown) })}
          </Button>
        </div>
      )}
    </>
  );
}

const places = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** The same layout before anything has come. */
export function TilesPending() {
  return (
    <div className={classes.grid} aria-busy="true">
      {places.map((place) => (
        <Skeleton key={place} h={170} radius={14} />
      ))}
    </div>
  );
}
