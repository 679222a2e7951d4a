import { useMemo, useState } from 'react';
import { BarsChart } from '../charts/bars-chart.tsx';
import { ChartFrame } from '../charts/chart-frame.tsx';
import { Crosshair } from '../charts/crosshair.ts';
import type { ChartFlag } from '../charts/flags.ts';
import { LinesChart } from '../charts/lines-chart.tsx';
import { SERIES_STYLES } from '../charts/series-style.ts';
import type { ThresholdBand } from '../charts/thresholds.ts';
import { TimeChart, type TimeChartProps } from '../charts/time-chart.tsx';
import { useTexts } from '../i18n/use-texts.ts';
import type { Amounts } from '../lib/amounts.ts';
import { curve, DAY, EMPTY_CURVE, HOUR } from './curves.ts';
import { LONG_NAME, NOW } from './made-up.ts';
import { Specimen } from './specimen.tsx';

const nothing = (): void => {};
const shared = {
  ...DAY,
  hint: LONG_NAME,
  description: LONG_NAME,
  onZoom: nothing,
  now: () => NOW,
  noDataLabel: 'không có số liệu',
  decimals: 1,
  leastSpan: 0.1,
  write: (value: number) => `${value.toFixed(1)} g/L`,
};
const bands: readonly ThresholdBand[] = [
  { value: 3.4, side: 'above', level: 'watch', label: 'Theo dõi' },
  { value: 3.8, side: 'above', level: 'danger', label: LONG_NAME },
  { value: 2.2, side: 'below', level: 'act', label: 'Cần xử lý' },
];
const flags: readonly ChartFlag[] = [
  { at: NOW - 20 * HOUR, kind: 'diary', label: 'Tưới' },
  { at: NOW - 12 * HOUR, kind: 'diary', label: LONG_NAME },
  { at: NOW - 11.9 * HOUR, kind: 'raised', level: 'danger', label: 'Mặn' },
  { at: NOW - 2 * HOUR, kind: 'cleared', label: 'Hết' },
];
const before = { ...curve({ base: 2.6 }), gapMs: 2 * HOUR, name: 'Hôm qua' };
const overlay = { ...before, values: before.mean };

type Shown = Partial<Pick<TimeChartProps, 'bands' | 'flags' | 'overlay' | 'envelope'>> &
  Pick<TimeChartProps, 'columns'>;
const charts: readonly (readonly [name: string, shown: Shown])[] = [
  ['usual', { columns: curve() }],
  ['a gap, an envelope', { columns: curve({ gap: [15, 9], spread: 0.4 }), envelope: true }],
  ['thresholds', { columns: curve(), bands }],
  ['compared, with flags', { columns: curve(), overlay, flags }],
  ['empty', { columns: EMPTY_CURVE }],
];
const never = () => nothing;
const NO_BANDS: readonly ThresholdBand[] = [];

const bars: Amounts = {
  t: Array.from({ length: 24 }, (_, i) => DAY.from + i * HOUR),
  amounts: Array.from({ length: 24 }, (_, i) => (i > 8 && i < 13 ? null : (i * 7) % 11)),
  bucketMs: HOUR,
};
const none: Amounts = { t: [], amounts: [], bucketMs: HOUR };
const compared = { bars: { ...bars, amounts: bars.amounts.map((amount) => amount && amount / 2) }, name: 'Hôm qua' };

const many = Array.from({ length: SERIES_STYLES }, (_, style) => ({
  key: `${style}`,
  scale: 'g/L',
  columns: curve({ base: style, swing: 0.4 }),
  gapMs: 2 * HOUR,
  style,
  earlier: style % 7 === 6,
}));
const scales = [{ id: 'g/L', unit: 'g/L' }];

/** Charts that are drawn on a canvas. */
export function Lines() {
  const { format } = useTexts();
  const [crosshair] = useState(() => new Crosshair());
  const build = useMemo(
    () => () => ({
      options: { series: [{}, {}] },
      data: [[NOW / 1000], [1]] as [number[], number[]],
      readout: () => null,
    }),
    [],
  );
  return (
    <>
      {charts.map(([name, shown]) => (
        <Specimen key={name} name={`TimeChart, ${name}`} wide>
          <TimeChart
            {...shared}
            live={false}
            gapMs={2 * HOUR}
            envelope={false}
            bands={NO_BANDS}
            format={format}
            subscribe={never}
            {...shown}
          />
        </Specimen>
      ))}
      <Specimen name="BarsChart, compared, not all heard" wide>
        <BarsChart {...shared} bars={bars} compared={compared} flags={flags} format={format} />
      </Specimen>
      <Specimen name="BarsChart, empty" wide>
        <BarsChart {...shared} bars={none} format={format} />
      </Specimen>
      <Specimen name="LinesChart, as many as can be told apart" wide>
        <LinesChart
          {...shared}
          lines={many}
          scales={scales}
          live={false}
          envelope={false}
          highlight={null}
          crosshair={crosshair}
          format={format}
          onKeyDown={nothing}
          subscribe={never}
        />
      </Specimen>
      <Specimen name="ChartFrame, with nothing of its own" wide>
        <ChartFrame {...shared} build={build} />
      </Specimen>
    </>
  );
}
