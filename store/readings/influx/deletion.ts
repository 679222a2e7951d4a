import { datastreamKey } from '../../../domain/datastream.ts';
import type { Reading, ReadingSelection, TextReading } from '../reading-store.ts';
import { HOUR } from '../zone-clock.ts';
import { ContentRefused } from './errors.ts';
import { during, name, ofChannel, type Series, text, within } from './influxql.ts';
import { LineEncoder, parts, TELEMETRY, TELEMETRY_STATE } from './line-protocol.ts';
import { TELEMETRY_1D, TELEMETRY_1H, TELEMETRY_6H } from './rollup-lines.ts';
import type { Place } from './rollups.ts';
import type { StoredDatastream } from './state.ts';

/** Points taken out and put back in one go when only one datastream of several is to be deleted. */
const SLICE_POINTS = 5000;

/**
 * Deletes the results of a device, or of one datastream of it, in [from, to), and their rollups. InfluxDB deletes
 * whole points alone, so the other datastreams' results are saved in the state file, and written back. A deletion that was
 * begun is ended by `finishDeletion`, whatever comes between.
 * @returns how many results were deleted
 * @throws StoreUnavailable; a plain Error on InfluxDB 3, which cannot delete points
 */
export async function deleteReadings(place: Place, selection: ReadingSelection): Promise<number> {
  const { connection, ledger } = place;
  const clamped = { ...selection, from: within(selection.from), to: within(selection.to) };
  if (clamped.to <= clamped.from) return 0;
  // Asked first: what the server cannot do must not be begun.
  await connection.requireDeletion();
  const count = await countOf(place, clamped);
  ledger.beginDeletion(clamped);
  await carryOut(place, clamped);
  return count;
}

/** Ends the deletion that a crash or an outage had cut short. @throws StoreUnavailable */
export async function finishDeletion(place: Place): Promise<void> {
  const open = place.ledger.unfinished();
  if (open === null) return;
  if (open.lines.length > 0) {
    await putBack(place, open.lines.join(''));
  }
  await carryOut(place, open.selection);
}

async function carryOut(place: Place, selection: ReadingSelection): Promise<void> {
  const { connection, ledger } = place;
  const { device, datastream, from, to } = selection;
  const affected = chosen(ledger.datastreams(device), datastream);
  if (datastream === null) {
    await connection.delete(TELEMETRY, { device }, from, to);
    await connection.delete(TELEMETRY_STATE, { device }, from, to);
  } else {
    for (const { isText } of affected) await deleteOne(place, selection, isText);
  }
  await deleteRollups(place, selection);
  if (affected.some(({ isText }) => !isText)) ledger.touch(device, [from, to - 1]);
  const gone: StoredDatastream[] = [];
  for (const one of affected) {
    if (!(await isLeft(place, device, one))) gone.push(one);
  }
  ledger.forget(device, gone);
  ledger.endDeletion();
}

const chosen = (all: readonly StoredDatastream[], datastream: string | null): StoredDatastream[] =>
  all.filter((one) => datastream === null || one.datastream === datastream);

const measurementOf = (isText: boolean): string => (isText ? TELEMETRY_STATE : TELEMETRY);

async function countOf(
  { connection, ledger }: Place,
  { device, datastream, from, to }: ReadingSelection,
): Promise<number> {
  let count = 0;
  for (const one of chosen(ledger.datastreams(device), datastream)) {
    const { property, channel } = parts(one.datastream);
    const series = await connection.query(
      `SELECT count(${name(property)}) FROM ${measurementOf(one.isText)} WHERE "device" = ${text(device)} AND ${ofChannel(channel)} AND ${during(from, to)}`,
    );
    count += Number(series[0]?.values[0]?.[1] ?? 0);
  }
  return count;
}

/** Whether anything of a datastream is left, be it a rollup whose results are no longer kept. */
async function isLeft({ connection }: Place, device: string, one: StoredDatastream): Promise<boolean> {
  const { property, channel } = parts(one.datastream);
  const where = `WHERE "device" = ${text(device)} AND`;
  const rollup = `${where} "datastream" = ${text(one.datastream)} LIMIT 1`;
  const questions = [
    `SELECT ${name(property)} FROM ${measurementOf(one.isText)} ${where} ${ofChannel(channel)} LIMIT 1`,
    ...(one.isText ? [] : [TELEMETRY_1H, TELEMETRY_1D].map((rolledUp) => `SELECT "count" FROM ${rolledUp} ${rollup}`)),
  ];
  for (const question of questions) if ((await connection.query(question)).length > 0) return true;
  return false;
}

async function deleteOne(
  place: Place,
  { device, datastream, from, to }: ReadingSelection,
  isText: boolean,
): Promise<void> {
  const { connection, ledger } = place;
  const measurement = measurementOf(isText);
  const others = ledger.datastreams(device).filter((one) => one.isText === isText && one.datastream !== datastream);
  if (others.length === 0) return connection.delete(measurement, { device }, from, to);
  const fields = [
    ...new Set(
      ledger
        .datastreams(device)
        .filter((one) => one.isText === isText)
        .map((one) => parts(one.datastream).property),
    ),
  ];
  for (let start = from; start < to; ) {
    const found = await connection.query(
      `SELECT ${[...fields, 'channel', 'site'].map(name).join(', ')} FROM ${measurement} WHERE "device" = ${text(device)} AND ${during(start, to)} ORDER BY time ASC LIMIT ${SLICE_POINTS}`,
    );
    const rows = found[0]?.values ?? [];
    if (rows.length === 0) return;
    const lastAt = rows.at(-1)?.[0] as number;
    const firstAt = rows[0]?.[0] as number;
    // More points may stand at the last instant than were read: it belongs to the next slice.
    const end = rows.length < SLICE_POINTS ? to : Math.max(lastAt, firstAt + 1);
    const kept = linesWithout(found, { device, datastream, before: end });
    if (kept !== '') ledger.keepLines(kept);
    await connection.delete(measurement, { device }, start, end);
    if (kept !== '') await putBack(place, kept);
    start = end;
  }
}

/** What a database refuses of its own lines it was about to let go of: kept shorter than we keep. The others are in. */
async function putBack({ connection, ledger }: Place, lines: string): Promise<void> {
  await connection.write(lines).catch((error: unknown) => {
    if (!(error instanceof ContentRefused)) throw error;
  });
  ledger.dropKeptLines();
}

/** The results of those rows, but for one datastream's, as lines. */
function linesWithout(
  found: readonly Series[],
  {
    device,
    datastream,
    before,
  }: { readonly device: string; readonly datastream: string | null; readonly before: number },
): string {
  const encoder = new LineEncoder();
  let lines = '';
  for (const { columns, values } of found) {
    const channelAt = columns.indexOf('channel');
    const siteAt = columns.indexOf('site');
    for (const row of values) {
      const at = row[0] as number;
      if (at >= before) continue;
      const site = (row[siteAt] as string | null) || null;
      const channel = (row[channelAt] as string | null) || null;
      const datastreams: string[] = [];
      const results: number[] = [];
      columns.forEach((column, i) => {
        const value = row[i];
        if (i === 0 || i === channelAt || i === siteAt || value === null || value === undefined) return;
        const key = datastreamKey(column, channel);
        if (key === datastream) return;
        if (typeof value === 'string') {
          lines += encoder.text({ device, site, at, datastream: key, result: value } satisfies TextReading);
        } else {
          datastreams.push(key);
          results.push(value);
        }
      });
      if (results.length > 0) lines += encoder.reading({ device, site, at, datastreams, results } satisfies Reading);
    }
  }
  return lines;
}

/**
 * Hours and days that the range touches go as a whole. They are rolled up again from what is left of their results; where
 * raw results are no longer kept, what of such an hour was meant cannot be told any more.
 */
async function deleteRollups({ connection, clock }: Place, selection: ReadingSelection): Promise<void> {
  const { device, datastream, from, to } = selection;
  const tags = { ...(datastream === null ? {} : { datastream }), device };
  const days = [clock.dayStart(from), clock.nextDay(to - 1)] as const;
  await connection.delete(TELEMETRY_1H, tags, clock.hourStart(from), clock.hourStart(to - 1) + HOUR);
  await connection.delete(TELEMETRY_6H, tags, ...days);
  await connection.delete(TELEMETRY_1D, tags, ...days);
}
