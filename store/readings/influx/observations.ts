import { datastreamKey } from '../../../domain/datastream.ts';
import type { ObservationQuery, StoredObservation } from '../reading-store.ts';
import type { InfluxConnection } from './connection.ts';
import { during, name, ofChannel, type Series, text } from './influxql.ts';
import { parts, TELEMETRY, TELEMETRY_STATE } from './line-protocol.ts';
import type { StoredDatastream } from './state.ts';

/** A device that stood on two sites has two points an instant at most times; a few more do no harm. */
const SPARE_POINTS = 16;

/**
 * A page of results, ordered by time and then by datastream.
 * @param known the device's datastreams
 * @throws StoreUnavailable; RangeError for a cursor that was not given out by this
 */
export async function pageOf(
  connection: InfluxConnection,
  query: ObservationQuery,
  known: readonly StoredDatastream[],
): Promise<{ items: StoredObservation[]; next: string | null }> {
  const after = query.cursor === null ? null : readCursor(query.cursor);
  const from = Math.max(query.from, after?.at ?? query.from);
  const wanted = known.filter((one) => query.datastream === null || one.datastream === query.datastream);
  const perInstant = known.length + SPARE_POINTS;
  const limit = query.limit + 1 + 2 * perInstant;
  let readTo = query.to;
  const found = new Map<string, StoredObservation>();
  for (const isText of [false, true]) {
    const datastreams = wanted.filter((one) => one.isText === isText).map((one) => one.datastream);
    if (datastreams.length === 0 || from >= query.to) continue;
    const series = await connection.query(statement(query, { from, limit, isText, datastreams }));
    const points = series.reduce((sum, one) => sum + one.values.length, 0);
    // The last instant may have more points than were read; it comes with the next page.
    if (points >= limit) readTo = Math.min(readTo, series[0]!.values.at(-1)![0] as number);
    for (const one of resultsIn(series, query.device)) {
      if (datastreams.includes(one.datastream)) found.set(`${one.at} ${one.datastream} ${isText}`, one);
    }
  }
  const items = [...found.values()]
    .filter((one) => one.at < readTo && (after === null || isAfter(one, after)))
    .sort((a, b) => a.at - b.at || compare(a.datastream, b.datastream));
  const page = items.slice(0, query.limit);
  const more = items.length > query.limit || readTo < query.to;
  const last = page.at(-1);
  return { items: page, next: more && last ? writeCursor(last) : null };
}

function statement(
  { device, datastream, to }: ObservationQuery,
  {
    from,
    limit,
    isText,
    datastreams,
  }: {
    readonly from: number;
    readonly limit: number;
    readonly isText: boolean;
    readonly datastreams: readonly string[];
  },
): string {
  const properties = [...new Set(datastreams.map((one) => parts(one).property))].map(name);
  const channel = datastream === null ? '' : ` AND ${ofChannel(parts(datastream).channel)}`;
  return `SELECT ${properties.join(', ')}, "channel" FROM ${isText ? TELEMETRY_STATE : TELEMETRY} WHERE "device" = ${text(device)}${channel} AND ${during(from, to)} ORDER BY time ASC LIMIT ${limit}`;
}

function* resultsIn(series: readonly Series[], device: string): Generator<StoredObservation> {
  for (const { columns, values } of series) {
    const channelAt = columns.indexOf('channel');
    for (const row of values) {
      const channel = (row[channelAt] as string | null) || null;
      for (let i = 1; i < columns.length; i++) {
        const result = row[i];
        if (i === channelAt || result === null || result === undefined) continue;
        yield { device, datastream: datastreamKey(columns[i]!, channel), at: row[0] as number, result };
      }
    }
  }
}

interface Cursor {
  readonly at: number;
  readonly datastream: string;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isAfter = (one: Cursor, cursor: Cursor): boolean =>
  one.at > cursor.at || (one.at === cursor.at && one.datastream > cursor.datastream);

const writeCursor = ({ at, datastream }: Cursor): string => Buffer.from(`${at} ${datastream}`).toString('base64url');

function readCursor(cursor: string): Cursor {
  const match = /^(-?\d{1,16}) (.+)$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw new RangeError('The cursor is not one that was given out with a page');
  return { at: Number(match[1]), datastream: match[2]! };
}
