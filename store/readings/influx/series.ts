import type { SeriesColumns, SeriesQuery } from '../reading-store.ts';
import { DAY, HOUR, type ZoneClock } from '../zone-clock.ts';
import type { InfluxConnection } from './connection.ts';
import { during, name, ofChannel, text } from './influxql.ts';
import { parts, TELEMETRY } from './line-protocol.ts';
import { offsetSpans } from './offset-spans.ts';
import { TELEMETRY_1D, TELEMETRY_1H, TELEMETRY_6H } from './rollup-lines.ts';
import { type Segment, SIX_HOURS, type Source } from './series-plan.ts';

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
  // One instant on two sites is still one result: a deployment may be corrected between two sendings.
  const byTime = new Map(series[0]?.values.map((row) => [row[0] as number, row[1] as number]));
  const columns = columnsFor(byTime.size);
  let i = 0;
  for (const [at, value] of byTime) {
    columns.t[i] = at;
    columns.min[i] = columns.mean[i] = columns.max[i] = columns.last[i] = value;
    columns.count[i] = 1;
    i += 1;
  }
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
  const stretches = segments.flatMap(({ source, from, to }) =>
    offsetSpans(clock, from, to).map((span) => ({ ...span, source })),
  );
  const answers = await Promise.all(
    stretches.map(({ source, from, to, offset }) => {
      const rows = `${selection(source, query)} AND ${during(from, to)}`;
      if (source !== 'raw' && rollups[source].width === bucketMs) return connection.query(rows);
      const shift = ((-offset % bucketMs) + bucketMs) % bucketMs;
      return connection.query(`${rows} GROUP BY time(${bucketMs}ms, ${shift}ms) fill(none)`);
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

const rollups = {
  '1h': { measurement: TELEMETRY_1H, width: HOUR },
  '6h': { measurement: TELEMETRY_6H, width: SIX_HOURS },
  '1d': { measurement: TELEMETRY_1D, width: DAY },
} as const;

/** The statement up to the time range: min, max, sum, count and last of one datastream. */
function selection(source: Source, { device, datastream, bucketMs }: SeriesQuery): string {
  const where = `WHERE "device" = ${text(device)}`;
  if (source === 'raw') {
    const { property, channel } = parts(datastream);
    const field = name(property);
    return `SELECT min(${field}), max(${field}), sum(${field}), count(${field}), last(${field}) FROM ${TELEMETRY} ${where} AND ${ofChannel(channel)}`;
  }
  const { measurement, width } = rollups[source];
  const of = `FROM ${measurement} ${where} AND "datastream" = ${text(datastream)}`;
  if (width === bucketMs) return `SELECT "min", "max", "sum", "count", "last" ${of}`;
  return `SELECT min("min"), max("max"), sum("sum"), sum("count"), last("last") ${of}`;
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
