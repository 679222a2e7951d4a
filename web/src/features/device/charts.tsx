import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { Device } from '../../../../domain/api/devices.ts';
import { Crosshair } from '../../charts/crosshair.ts';
import { deviceAlertsQuery } from '../../data/alerts.ts';
import { seasonsQuery } from '../../data/site.ts';
import type { SeriesSource } from '../../data/source-series.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { RangeChoice } from '../../lib/time-range.ts';
import { SeriesCard } from '../../parts/series/series-card.tsx';
import type { SeriesProps } from '../../parts/series/series-props.ts';
import { SmallSeries } from '../../parts/series/small-series.tsx';
import { useBands } from '../../parts/series/use-bands.ts';
import { useFlags } from '../../parts/series/use-flags.ts';
import { WindCard } from '../../parts/series/wind-card.tsx';
import classes from './device-page.module.css';
import type { DeviceSearch } from './search.ts';

interface ChartsProps {
  readonly device: Device;
  /** The most telling first. */
  readonly keys: readonly string[];
  readonly chosen: string;
  readonly choice: RangeChoice;
  readonly search: DeviceSearch;
  readonly onChoose: (choice: RangeChoice) => void;
  readonly onSearch: (change: Partial<DeviceSearch>) => void;
}

const NO_SEASONS: SeriesProps['seasons'] = [];

/** The chosen datastream, and the others below it when all are to be seen; they share a crosshair. */
export function Charts({ device, keys, chosen, choice, search, onChoose, onSearch }: ChartsProps) {
  const { t } = useTexts();
  const [crosshair] = useState(() => new Crosshair());
  const { id, expectedIntervalS, site } = device;
  const source = useMemo((): SeriesSource => ({ kind: 'device', id, expectedIntervalS }), [id, expectedIntervalS]);
  const seasons = useQuery({ ...seasonsQuery(site ?? ''), enabled: site !== null }).data ?? NO_SEASONS;
  const shared = {
    source,
    choice,
    usual: '24h',
    compare: search.compare,
    seasons,
    liveDevice: id,
    where: device.name,
    crosshair,
    onChoose,
  } as const;
  const others = keys.filter((key) => key !== chosen);
  const windy = keys.includes('wind_speed') && keys.includes('wind_direction');
  return (
    <>
      <Chosen
        key={chosen}
        {...shared}
        device={device}
        datastream={chosen}
        view={search.view ?? 'chart'}
        onView={(view) => onSearch({ view: view === 'chart' ? undefined : view })}
        onCompare={(compare) => onSearch({ compare })}
      />
      {windy && <WindCard source={source} choice={choice} usual="24h" />}
      {search.all === 1 &&
        others.map((key) => <Other key={key} {...shared} device={device} datastream={key} view="chart" />)}
      {others.length > 0 && (
        <Button
          variant="default"
          className={classes.all ?? ''}
          aria-pressed={search.all === 1}
          onClick={() => onSearch({ all: search.all === 1 ? undefined : 1 })}
        >
          {t(search.all === 1 ? 'device.oneChart' : 'device.allCharts')}
        </Button>
      )}
    </>
  );
}

type OwnProps<T> = Omit<T, 'bands' | 'flags'> & { readonly device: Device };

function Chosen({ device, ...props }: OwnProps<Parameters<typeof SeriesCard>[0]>) {
  const bands = useBands(device, props.datastream);
  const alerts = useQuery(deviceAlertsQuery(device.id)).data;
  const of = useMemo(() => ({ device: device.id }), [device.id]);
  const flags = useFlags({ of, alerts, datastream: props.datastream, choice: props.choice });
  return <SeriesCard {...props} bands={bands} flags={flags} />;
}

const NO_FLAGS: SeriesProps['flags'] = [];

function Other({ device, ...props }: OwnProps<SeriesProps>) {
  return <SmallSeries {...props} bands={useBands(device, props.datastream)} flags={NO_FLAGS} />;
}
