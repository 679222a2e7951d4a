import type { QueryClient } from '@tanstack/react-query';
import { seriesQuery } from '../data/series.ts';
import { type Buckets, bucketsQuery, type SeriesSource } from '../data/source-series.ts';
import { deviceStatesQuery } from '../data/source-states.ts';
import { barWidth } from '../lib/amounts.ts';
import { ApiError } from '../lib/api-error.ts';
import { fixedRange, resolveRange } from '../lib/time-range.ts';
import { curve, DAY, EMPTY_CURVE, HOUR } from './curves.ts';
import { fail } from './fail.ts';
import { NOW } from './made-up.ts';

const INTERVAL_S = 1800;
/** What is asked for before the range, so that sums that roll are right from its first bar on. */
const LEAD_MS = 72 * HOUR;

export const choice = fixedRange(DAY.from, DAY.to);
export const sourceOf = (id: string): Extract<SeriesSource, { kind: 'device' }> => ({
  kind: 'device',
  id,
  expectedIntervalS: INTERVAL_S,
});

const wanted = (device: string, datastream: string) => ({ device, datastream, choice, expectedIntervalS: INTERVAL_S });
const states = ['open', 'closing', 'closed', 'opening', 'partial'] as const;

/** Caches of charts: by device, filled, masked, empty, or that they could not be had. */
export function seedSeries(client: QueryClient): void {
  const range = resolveRange(choice, NOW);
  const { from, to } = range;
  const line = (device: string, of: Buckets, masked = false) =>
    client.setQueryData(seriesQuery(wanted(device, 'salinity')).queryKey, { range, bucketMs: 0, ...of, masked });
  line('filled', curve({ gap: [15, 9] }));
  line('masked', EMPTY_CURVE, true);
  line('empty', EMPTY_CURVE);
  const lost = new ApiError(0, 'network', 'offline');
  fail(client, seriesQuery(wanted('failed', 'salinity')).queryKey, lost);

  const buckets = (device: string, asked: Parameters<typeof bucketsQuery>[1], of: Buckets) =>
    client.setQueryData(bucketsQuery(sourceOf(device), asked).queryKey, of);
  const width = barWidth(to - from, INTERVAL_S);
  const led = { bucket: width.text, from: from - LEAD_MS - width.ms, to };
  const hours = (to - led.from) / HOUR;
  const rain = curve({ hours, every: width.ms / HOUR, base: 2, swing: 2 });
  buckets('filled', { datastream: 'rainfall', ...led }, rain);
  buckets(
    'filled',
    { datastream: 'rainfall', bucket: '10m', from: to - 73 * HOUR, to },
    curve({ hours: 73, every: 1 / 6 }),
  );
  const counted = rain.t.map((_, i) => 1000 + i * 1.7);
  const meter = { ...rain, mean: counted, min: counted, max: counted, last: counted };
  buckets('filled', { datastream: 'water_volume', ...led }, meter);
  buckets('filled', { datastream: 'wind_speed', bucket: 'raw', from, to }, curve({ base: 3, swing: 3 }));
  buckets('filled', { datastream: 'wind_direction', bucket: 'raw', from, to }, curve({ base: 180, swing: 170 }));
  for (const datastream of ['wind_speed', 'wind_direction'])
    buckets('empty', { datastream, bucket: 'raw', from, to }, EMPTY_CURVE);

  const said = (device: string, words: readonly (string | null)[]) =>
    client.setQueryData(deviceStatesQuery(sourceOf(device), 'gate_state', choice).queryKey, {
      reports: words.map((result, i) => ({ at: new Date(from + i * INTERVAL_S * 1000).toISOString(), result })),
      holdMs: 2 * HOUR,
    });
  said(
    'filled',
    Array.from({ length: 40 }, (_, i) => states[Math.floor(i / 8)] ?? 'open'),
  );
  said('masked', [null]);
}
