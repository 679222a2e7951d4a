import type { ChartFlag } from '../charts/flags.ts';
import type { ThresholdBand } from '../charts/thresholds.ts';
import { AmountSeries } from '../parts/series/amount-series.tsx';
import { AmountTable } from '../parts/series/amount-table.tsx';
import { DataTable } from '../parts/series/data-table.tsx';
import { FlagList } from '../parts/series/flag-list.tsx';
import { LineSeries } from '../parts/series/line-series.tsx';
import { MeterLegend } from '../parts/series/meter-legend.tsx';
import { RainLegend } from '../parts/series/rain-legend.tsx';
import { SeriesCard } from '../parts/series/series-card.tsx';
import type { SeriesProps } from '../parts/series/series-props.ts';
import { SeriesEmpty, SeriesMasked, SeriesPending } from '../parts/series/series-states.tsx';
import { SmallSeries } from '../parts/series/small-series.tsx';
import { StateSeries } from '../parts/series/state-series.tsx';
import { WindCard } from '../parts/series/wind-card.tsx';
import { ValueSparkline } from '../parts/value-sparkline.tsx';
import { Values } from '../parts/values.tsx';
import { DAY, HOUR } from './curves.ts';
import { deviceOf, LONG_NAME, NOW } from './made-up.ts';
import { choice, sourceOf } from './seed-series.ts';
import { Specimen } from './specimen.tsx';

const nothing = (): void => {};
const bands: readonly ThresholdBand[] = [{ value: 3.6, side: 'above', level: 'act', label: 'Ngừng lấy nước' }];
const flags: readonly ChartFlag[] = [
  { at: NOW - 20 * HOUR, kind: 'diary', label: 'Tưới', text: `${LONG_NAME}, ${LONG_NAME}` },
  { at: NOW - 6 * HOUR, kind: 'raised', level: 'act', label: 'Mặn' },
];
const propsOf = (device: string, datastream: string, view: SeriesProps['view'] = 'chart'): SeriesProps => ({
  source: sourceOf(device),
  datastream,
  choice,
  usual: '24h',
  view,
  compare: undefined,
  seasons: [],
  bands,
  flags,
  liveDevice: null,
  where: LONG_NAME,
  onChoose: nothing,
});
const ofCard = { onView: nothing, onCompare: nothing };
const lines = ['filled', 'loading', 'empty', 'masked', 'failed'] as const;
const whole = ['salinity', 'rainfall', 'water_volume', 'gate_state'] as const;
const bars = {
  t: [DAY.from, DAY.from + HOUR, DAY.from + 2 * HOUR],
  amounts: [1.2, null, 3.4],
  bucketMs: HOUR,
};
const found = { bars, all: bars, unheard: 12.3, restarts: [NOW - 5 * HOUR] };

const station = deviceOf({ id: 'spark' });
const at = (minutes: number) => NOW - minutes * 60_000;
const latestOf = new Map<string, { readonly at: number; readonly result: number | string }>([
  ['soil_moisture@20cm', { at: at(3), result: 18 }],
  ['salinity', { at: at(60), result: 3.84 }],
  ['water_volume', { at: at(9000), result: 1_234_567.89 }],
  ['gate_state', { at: at(3), result: 'closing' }],
]);
const values = [
  ['filled', latestOf],
  ['empty', new Map<string, never>()],
  ['loading', undefined],
] as const;

/** What a station's page makes of its readings. */
export function Series() {
  return (
    <>
      {whole.map((datastream) => (
        <Specimen key={datastream} name={`SeriesCard, ${datastream}`} wide>
          <SeriesCard {...propsOf('filled', datastream)} {...ofCard} />
        </Specimen>
      ))}
      <Specimen name="SeriesCard, as a table" wide>
        <SeriesCard {...propsOf('filled', 'salinity', 'table')} {...ofCard} />
      </Specimen>
      {lines.map((device) => (
        <Specimen key={device} name={`LineSeries, ${device}`} wide>
          <LineSeries {...propsOf(device, 'salinity')} />
        </Specimen>
      ))}
      <Specimen name="AmountSeries, as a table" wide>
        <AmountSeries {...propsOf('filled', 'rainfall', 'table')} />
      </Specimen>
      <Specimen name="StateSeries, masked">
        <StateSeries {...propsOf('masked', 'gate_state')} />
      </Specimen>
      <Specimen name="SmallSeries" wide>
        <SmallSeries {...propsOf('filled', 'salinity')} />
      </Specimen>
      {['filled', 'loading', 'empty'].map((device) => (
        <Specimen key={device} name={`WindCard, ${device}`} wide>
          <WindCard source={sourceOf(device)} choice={choice} usual="24h" />
        </Specimen>
      ))}
      <Specimen name="SeriesPending">
        <SeriesPending />
      </Specimen>
      <Specimen name="SeriesEmpty">
        <SeriesEmpty onChoose={nothing} />
      </Specimen>
      <Specimen name="SeriesMasked">
        <SeriesMasked />
      </Specimen>
      <Specimen name="AmountTable, DataTable with long words">
        <AmountTable bars={bars} datastream="rainfall" />
        <DataTable words columns={['Từ', LONG_NAME]} rows={[{ key: 1, cells: ['22/11/2026 14:05', LONG_NAME] }]} />
      </Specimen>
      <Specimen name="MeterLegend, RainLegend, FlagList">
        <MeterLegend datastream="water_volume" found={found} end={NOW} />
        <RainLegend source={sourceOf('filled')} datastream="rainfall" window={DAY} bars={bars} />
        <FlagList flags={flags} />
      </Specimen>
      {values.map(([name, latest]) => (
        <Specimen key={name} name={`Values, ${name}`} wide>
          <Values device={station} latest={latest} keys={[...(latest?.keys() ?? [])]} chosen="salinity" />
        </Specimen>
      ))}
      <Specimen name="ValueSparkline">
        <ValueSparkline device={station} datastream="soil_moisture@20cm" stale={false} />
      </Specimen>
    </>
  );
}
