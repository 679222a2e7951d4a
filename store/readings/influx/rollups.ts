import { StoreUnavailable } from '../reading-store.ts';
import { DAY, HOUR, type ZoneClock } from '../zone-clock.ts';
import type { InfluxConnection } from './connection.ts';
import { ContentRefused } from './errors.ts';
import { during, name, ofChannel, text } from './influxql.ts';
import type { Ledger } from './ledger.ts';
import { parts, TELEMETRY } from './line-protocol.ts';
import { type Rollup, rollupLine, TELEMETRY_1D, TELEMETRY_1H, TELEMETRY_6H } from './rollup-lines.ts';
import type { StoredDatastream } from './state.ts';

export interface Place {
  readonly connection: InfluxConnection;
  readonly ledger: Ledger;
  readonly clock: ZoneClock;
}

export type Alone = <T>(work: () => Promise<T>) => Promise<T>;

/** One call gives way to appends after this long; what is left waits for the next. Readers need none of it. */
const MAX_MS = 5000;
const ROWS = 20_000;
const MAX_SPAN = 14 * DAY;
/** Touched hours this near to one another are asked for at once. */
const MAX_GAP = 12 * HOUR;
const FIELDS_PER_QUERY = 12;
/** What is made of the hours of a day. */
const DAILY = [
  { measurement: TELEMETRY_6H, width: 6 * HOUR },
  { measurement: TELEMETRY_1D, width: DAY },
] as const;

interface Span {
  readonly device: string;
  readonly from: number;
  to: number;
}

/**
 * Rolls up the hours and then the days that were touched and are over, oldest of each device first.
 * @param until only those that end by this instant, epoch ms
 * @returns whether all of them are done
 * @throws StoreUnavailable
 */
export async function rollUp(place: Place, until: number, alone: Alone, maxMs = MAX_MS): Promise<boolean> {
  const { ledger, clock } = place;
  const deadline = performance.now() + maxMs;
  const today = clock.dayStart(until);
  const steps = [
    { table: 'dirty_hours', before: until - HOUR + 1, end: (at: number) => at + HOUR, roll: rollHours },
    { table: 'dirty_days', before: today, end: (at: number) => clock.nextDay(at), roll: rollDays },
  ] as const;
  for (const { table, before, end, roll } of steps) {
    for (const span of spansOf(ledger.dirty(table, before, ROWS), end)) {
      await alone(() => roll(place, span)).catch((error: unknown) => {
        // A database that refuses a rollup (kept shorter than we keep, say) is answered from raw results.
        if (!(error instanceof ContentRefused)) throw error;
      });
      if (performance.now() > deadline) return false;
    }
  }
  return steps.every(({ table, before }) => ledger.dirty(table, before, 1).length === 0);
}

function spansOf(rows: readonly { device: string; at: number }[], end: (at: number) => number): Span[] {
  const spans: Span[] = [];
  for (const { device, at } of rows) {
    const open = spans.at(-1);
    if (open?.device === device && at - open.to <= MAX_GAP && end(at) - open.from <= MAX_SPAN) open.to = end(at);
    else spans.push({ device, from: at, to: end(at) });
  }
  return spans;
}

/** More than the server can add up in time is done in halves. */
async function rollHours(place: Place, span: Span): Promise<void> {
  try {
    await rollHoursAtOnce(place, span);
  } catch (error) {
    const hours = Math.round((span.to - span.from) / HOUR);
    if (!(error instanceof StoreUnavailable && error.reason === 'timeout') || hours < 2) throw error;
    const middle = span.from + (hours >> 1) * HOUR;
    await rollHours(place, { ...span, to: middle });
    await rollHours(place, { ...span, from: middle });
  }
}

async function rollHoursAtOnce({ connection, ledger, clock }: Place, { device, from, to }: Span): Promise<void> {
  let lines = '';
  for (const { channel, properties } of columnsOf(ledger.datastreams(device))) {
    const aggregates = properties.map(({ property }, i) => {
      const field = name(property);
      return `count(${field}) AS c${i}, first(${field}) AS f${i}, last(${field}) AS l${i}, max(${field}) AS x${i}, min(${field}) AS n${i}, sum(${field}) AS s${i}`;
    });
    const series = await connection.query(
      `SELECT ${aggregates.join(', ')} FROM ${TELEMETRY} WHERE "device" = ${text(device)} AND ${ofChannel(channel)} AND ${during(from, to)} GROUP BY time(${HOUR}ms, ${clock.hourPhase}ms) fill(none)`,
    );
    for (const row of series[0]?.values ?? []) {
      properties.forEach(({ datastream }, i) => {
        const rollup = rollupIn(row, 1 + i * 6);
        if (rollup) lines += rollupLine(TELEMETRY_1H, { device, datastream, at: row[0] as number }, rollup);
      });
    }
  }
  if (lines !== '') await connection.write(lines);
  ledger.clean('dirty_hours', device, from, to);
}

/** Six neighbouring cells of a row: count, first, last, max, min, sum; null when the hour had no result. */
function rollupIn(row: readonly (number | string | null)[], start: number): Rollup | null {
  const [count, first, last, max, min, sum] = row.slice(start, start + 6) as number[];
  if (!count) return null;
  return { count, first: first!, last: last!, max: max!, min: min!, sum: sum! };
}

interface Columns {
  readonly channel: string | null;
  readonly properties: { readonly property: string; readonly datastream: string }[];
}

/** The number datastreams of a device by channel, few enough at a time for one question. */
function columnsOf(datastreams: readonly StoredDatastream[]): Columns[] {
  const columns: Columns[] = [];
  for (const { datastream, isText } of datastreams) {
    if (isText) continue;
    const { property, channel } = parts(datastream);
    const open = columns.find((one) => one.channel === channel && one.properties.length < FIELDS_PER_QUERY);
    if (open) open.properties.push({ property, datastream });
    else columns.push({ channel, properties: [{ property, datastream }] });
  }
  return columns;
}

async function rollDays({ connection, ledger, clock }: Place, { device, from, to }: Span): Promise<void> {
  if (ledger.isAnyHourDirty(device, from, to)) return;
  const series = await connection.query(
    `SELECT "count", "first", "last", "max", "min", "sum" FROM ${TELEMETRY_1H} WHERE "device" = ${text(device)} AND ${during(from, to)} GROUP BY "datastream"`,
  );
  let lines = '';
  for (const { tags, values } of series) {
    const of = { device, datastream: tags.datastream ?? '' };
    for (const { measurement, width } of DAILY) {
      const rollups = new Map<number, Rollup>();
      for (const row of values) {
        const hour = rollupIn(row, 1);
        if (hour === null) continue;
        const at = clock.bucketStart(row[0] as number, width);
        const sofar = rollups.get(at);
        rollups.set(at, sofar ? joined(sofar, hour) : hour);
      }
      for (const [at, rollup] of rollups) lines += rollupLine(measurement, { ...of, at }, rollup);
    }
  }
  if (lines !== '') await connection.write(lines);
  ledger.clean('dirty_days', device, from, to);
}

const joined = (earlier: Rollup, later: Rollup): Rollup => ({
  count: earlier.count + later.count,
  first: earlier.first,
  last: later.last,
  max: Math.max(earlier.max, later.max),
  min: Math.min(earlier.min, later.min),
  sum: earlier.sum + later.sum,
});
