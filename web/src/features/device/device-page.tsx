import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { byImportance } from '../../../../domain/main-figure.ts';
import { deviceQuery } from '../../data/devices.ts';
import { deviceLatestQuery } from '../../data/latest.ts';
import { useWatch } from '../../data/live.ts';
import { useSimple } from '../../data/mode.ts';
import { siteQuery } from '../../data/site.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ApiError } from '../../lib/api-error.ts';
import { PRESETS, type RangeChoice } from '../../lib/time-range.ts';
import { DiaryCard } from '../../parts/diary/diary-card.tsx';
import { HeartbeatCard } from '../../parts/heartbeat.tsx';
import { Values } from '../../parts/values.tsx';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { BackIcon, StationIcon } from '../../ui/icons.tsx';
import { Message } from '../../ui/message.tsx';
import { RangeControl } from '../../ui/range-control.tsx';
import { RangeFault } from '../../ui/range-fault.tsx';
import { useTitle } from '../../ui/use-title.ts';
import { Charts } from './charts.tsx';
import { DeviceAlerts } from './device-alerts.tsx';
import { DeviceHead } from './device-head.tsx';
import classes from './device-page.module.css';
import { DeviceRules } from './device-rules.tsx';
import { ManageDevice } from './manage-device.tsx';
import { Refusals } from './refusals.tsx';
import type { DeviceSearch } from './search.ts';
import { Uplinks } from './uplinks.tsx';

const route = getRouteApi('/shell/devices/$device');

/** One device: its values now, any of them over any range, and what came from it and what did not. */
export function DevicePage() {
  const { t } = useTexts();
  const { device: id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const simple = useSimple();
  const device = useQuery(deviceQuery(id));
  const latest = useQuery(deviceLatestQuery(id));
  const site = device.data?.site ?? null;
  const season = useQuery({ ...siteQuery(site ?? ''), enabled: site !== null }).data?.value.season?.from;
  useWatch(useMemo(() => [id], [id]));
  useTitle(device.data?.name ?? t('devices.title'));

  const keys = useMemo(() => byImportance([...(latest.data?.keys() ?? [])]), [latest.data]);
  const chosen = search.datastream !== undefined && keys.includes(search.datastream) ? search.datastream : keys[0];
  const { from, to } = search;
  const choice: RangeChoice = useMemo(() => ({ from, to }), [from, to]);
  const go = (change: Partial<DeviceSearch>, replace: boolean) =>
    void navigate({ search: (was) => ({ ...was, ...change }), replace, resetScroll: false });
  const choose = (next: RangeChoice) => go({ from: next.from, to: next.to }, false);

  if (device.error instanceof ApiError && device.error.status === 404) {
    return (
      <Message
        mark={<StationIcon size={36} />}
        title={t('device.notFound')}
        lead={t('error.notFoundLead')}
        action={<ButtonLink to="/devices">{t('device.back')}</ButtonLink>}
      />
    );
  }
  if (device.isError && !device.data) return <Failed error={device.error} retry={() => void device.refetch()} />;

  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <div>
          <Link to="/devices" className={classes.back} data-off-wall>
            <BackIcon size={16} />
            {t('device.back')}
          </Link>
          {device.data ? (
            <DeviceHead device={device.data} main={keys[0]} latest={latest.data} />
          ) : (
            <Skeleton h={64} w={260} />
          )}
          {chosen !== undefined && (
            <Link
              to="/explore"
              search={{ s: [`${id}/${chosen}`], from: from ?? PRESETS['24h'].from, to: to ?? PRESETS['24h'].to }}
              className={classes.compare}
              data-off-wall
            >
              {t('explore.compareThis')}
            </Link>
          )}
        </div>
        <RangeControl choice={choice} onChange={choose} season={season} />
      </div>
      <RangeFault choice={choice} />
      {latest.isError && !latest.data ? (
        <Failed error={latest.error} retry={() => void latest.refetch()} />
      ) : (
        <Values device={device.data} latest={latest.data} keys={keys} chosen={chosen} />
      )}
      {device.data && chosen !== undefined && (
        <Charts
          key={id}
          device={device.data}
          keys={keys}
          chosen={chosen}
          choice={choice}
          search={search}
          onChoose={choose}
          onSearch={(change) => go(change, true)}
        />
      )}
      <div className={classes.columns}>
        <div className={classes.side}>
          <HeartbeatCard device={id} />
          <DiaryCard
            key={id}
            of={{ device: id }}
            site={device.data?.site ?? null}
            writing={search.write === 1}
            onWritten={() => go({ write: undefined }, true)}
          />
          {!simple && (
            <Uplinks
              device={id}
              total={device.data?.uplinks}
              gateway={device.data?.gateway ?? null}
              heard={(device.data?.lastUplinkAt ?? null) !== null}
            />
          )}
        </div>
        <div className={classes.side}>
          <DeviceAlerts device={id} />
          {device.data && <DeviceRules device={device.data} />}
          {!simple && <Refusals device={id} />}
        </div>
      </div>
      {!simple && device.data && <ManageDevice key={id} device={device.data} />}
    </div>
  );
}
