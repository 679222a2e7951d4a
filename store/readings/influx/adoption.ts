import { datastreamKey } from '../../../domain/datastream.ts';
import type { TextReading } from '../reading-store.ts';
import { HOUR } from '../zone-clock.ts';
import type { InfluxConnection } from './connection.ts';
import { during, LATEST, name, text } from './influxql.ts';
import { TELEMETRY, TELEMETRY_STATE } from './line-protocol.ts';
import type { Place } from './rollups.ts';

/**
 * Takes over a database that has results the state file knows nothing of, because the file is new: restored
 * without it, moved here from another installation. Lists its datastreams, and has every hour with a result
 * rolled up anew; until that is noted, readers take nothing from rollups.
 * @throws StoreUnavailable
 */
export async function adopt(place: Place): Promise<void> {
  const { connection, ledger } = place;
  if (ledger.get('adopted') === 1) return;
  for (const device of await devicesIn(connection, TELEMETRY)) await adoptNumbers(place, device);
  for (const device of await devicesIn(connection, TELEMETRY_STATE)) {
    const texts: TextReading[] = (await datastreamsIn(connection, TELEMETRY_STATE, device)).map((datastream) => ({
      device,
      site: null,
      at: 0,
      datastream,
      result: '',
    }));
    ledger.note({ readings: [], texts });
  }
  ledger.moveOn('adopted', 1);
}

async function adoptNumbers({ connection, ledger, clock }: Place, device: string): Promise<void> {
  const datastreams = await datastreamsIn(connection, TELEMETRY, device);
  const hours = new Set<number>();
  for (const property of new Set(datastreams.map((one) => one.split('@')[0] as string))) {
    const counts = await connection.query(
      // Without an end InfluxDB leaves out what is ahead of its clock.
      `SELECT count(${name(property)}) FROM ${TELEMETRY} WHERE "device" = ${text(device)} AND ${during(0, LATEST)} GROUP BY time(${HOUR}ms, ${clock.hourPhase}ms) fill(none)`,
    );
    for (const row of counts[0]?.values ?? []) hours.add(row[0] as number);
  }
  const results = datastreams.map(() => 0);
  ledger.note({ readings: [...hours].map((at) => ({ device, site: null, at, datastreams, results })), texts: [] });
}

async function devicesIn(connection: InfluxConnection, measurement: string): Promise<string[]> {
  const found = await connection.query(`SHOW TAG VALUES FROM ${measurement} WITH KEY = "device"`);
  return found.flatMap((series) => series.values.map((row) => String(row[1])));
}

async function datastreamsIn(connection: InfluxConnection, measurement: string, device: string): Promise<string[]> {
  const found = await connection.query(
    `SELECT count(*) FROM ${measurement} WHERE "device" = ${text(device)} GROUP BY "channel"`,
  );
  return found.flatMap(({ tags, columns, values }) =>
    columns
      .filter((column, i) => column.startsWith('count_') && Number(values[0]?.[i] ?? 0) > 0)
      .map((column) => datastreamKey(column.slice('count_'.length), tags.channel || null)),
  );
}
