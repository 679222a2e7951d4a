import type { SeriesColumns, SeriesQuery } from '../reading-store.ts';
import type { ZoneClock } from '../zone-clock.ts';
import type { InfluxConnection } from './connection.ts';
import { during, name, ofChannel, text } from './influxql.ts';
import type { Resolution } from './ledger.ts';
import { parts, TELEMETRY } from './line-protocol.ts';
import { offsetSpans } from './offset-spans.ts';
import { TELEMETRY_1D, TELEMETRY_1H } from './rollup-lines.ts';
import type { Segment } from './series-plan.ts';

interface Bucket {
  min: number;
  max: number;
  sum: number;
  count: number;
  last: number;
}

/** Every result in [from, to) as a bucket of its own. @throws StoreUnavailable */
export async function rawSeries(connection: InfluxConnection, query: SeriesQuery): Promise<SeriesColumns> {
  const { property, channel } = parts(query.datastream);
  const series = await connection.query(
    `SELECT ${name(property)} FROM ${TELEMETRY} WHERE "device" = ${text(query.device)} AND ${ofChannel(channel)} AND ${during(query.from, query.to)} ORDER BY time ASC`,
  );
  const rows = series[0]?.values ?? [];
  const columns = columnsFor(rows.length);
  rows.forEach((row, i) => {
    const value = row[1] as number;
    columns.t[i] = row[0] as number;
    columns.min[i] = columns.mean[i] = columns.max[i] = columns.last[i] = value;
    columns.count[i] = 1;
  });
  return columns;
}

/** Buckets put together from the segments of a plan. @throws StoreUnavailable */
export async function bucketSeries(
  connection: InfluxConnection,
  query: SeriesQuery,
  { segments, clock }: { readonly segments: readonly Segment[]; readonly clock: ZoneClock },
): Promise<SeriesColumns> {
  const { bucketMs } = query;
  // Under one offset each, so that InfluxDB's own buckets fall on the wall clock of the zone.
  const stretches = segments.flatMap(({ resolution, from, to }) =>
    offsetSpans(clock, from, to).map((span) => ({ ...span, resolution })),
  );
  const answers = await Promise.all(
    stretches.map(({ resolution, from, to, offset }) => {
      const shift = ((-offset % bucketMs) + bucketMs) % bucketMs;
      return connection.query(
        `SELECT ${sourceOf(resolution, query)} AND ${during(from, to)} GROUP BY time(${bucketMs}ms, ${shift}ms) fill(none)`,
      );
    }),
  );
  const buckets = new Map<number, Bucket>();
  stretches.forEach(({ from }, i) => {
    for (const row of answers[i]?.[0]?.values ?? []) {
      const [began, min, max, sum, count, last] = row as number[];
      if (!count) continue;
      // A day in which the clock changes is made of two stretches, of which InfluxDB knows nothing.
      const at = clock.bucketStart(Math.max(began!, from), bucketMs);
      const sofar = buckets.get(at);
      if (sofar === undefined) buckets.set(at, { min: min!, max: max!, sum: sum!, count, last: last! });
      else {
        sofar.min = Math.min(sofar.min, min!);
        sofar.max = Math.max(sofar.max, max!);
        sofar.sum += sum!;
        sofar.count += count;
        sofar.last = last!;
      }
    }
  });
  return columnsOf(buckets);
}

/** Aggregates, measurement and tags; `during` and the width are still to follow. */
function sourceOf(resolution: Resolution, { device, datastream }: SeriesQuery): string {
  if (resolution === 'raw') {
    const { property, channel } = parts(datastream);
    const field = name(property);
    return `min(${field}), max(${field}), sum(${field}), count(${field}), last(${field}) FROM ${TELEMETRY} WHERE "device" = ${text(device)} AND ${ofChannel(channel)}`;
  }
  const measurement = resolution === '1h' ? TELEMETRY_1H : TELEMETRY_1D;
  return `min("min"), max("max"), sum("sum"), sum("count"), last("last") FROM ${measurement} WHERE "device" = ${text(device)} AND "datastream" = ${text(datastream)}`;
}

function columnsFor(length: number): SeriesColumns {
  const column = () => new Float64Array(length);
  return { t: column(), min: column(), mean: column(), max: column(), last: column(), count: column() };
}

function columnsOf(buckets: ReadonlyMap<number, Bucket>): SeriesColumns {
  const columns = columnsFor(buckets.size);
  [...buckets.keys()]
    .sort((a, b) => a - b)
    .forEach((at, i) => {
      const { min, max, sum, count, last } = buckets.get(at)!;
      columns.t[i] = at;
      columns.min[i] = min;
      columns.mean[i] = sum / count;
      columns.max[i] = max;
      columns.last[i] = last;
      columns.count[i] = count;
    });
  return columns;
}
