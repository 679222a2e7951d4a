import type Database from 'better-sqlite3';
import type { ReadingReader, SeriesQuery } from '../reading-store.ts';
import { DAY, HOUR, ZoneClock } from '../zone-clock.ts';
import { DEADLINES, type InfluxConfig, type InfluxDeadlines } from './config.ts';
import { InfluxConnection } from './connection.ts';
import { pageOf } from './observations.ts';
import { bucketSeries, rawSeries } from './series.ts';
import { planSeries, type Segment, SIX_HOURS } from './series-plan.ts';
import { clockIn, datastreamsOf, dirtyIn, numberIn, openStateForReading } from './state.ts';

/** Opens the reader. It looks into the writer's state file to know which rollups to trust; that need not be there yet. */
export async function openInfluxReader(
  config: InfluxConfig,
  deadlines: InfluxDeadlines = DEADLINES,
): Promise<ReadingReader> {
  const connection = new InfluxConnection(config, deadlines);
  const clocks = new Map<string, ZoneClock>();
  let opened: { readonly state: Database.Database; readonly rollupClock: ZoneClock } | null = null;

  const clockOf = (zone: string): ZoneClock => {
    const clock = clocks.get(zone) ?? new ZoneClock(zone);
    clocks.set(zone, clock);
    return clock;
  };
  const session = () => {
    if (opened === null) {
      const state = openStateForReading(config.stateFile);
      if (state !== null) opened = { state, rollupClock: clockIn(state) };
    }
    return opened;
  };
  const known = (device: string) => {
    const open = session();
    return open === null ? [] : datastreamsOf(open.state, device);
  };

  /** As long as the state file does not speak of all that the database holds, no rollup is to be trusted. */
  const segmentsOf = ({ device, from, to, bucketMs, timeZone }: SeriesQuery): Segment[] => {
    const open = session();
    if (open === null || numberIn(open.state, 'adopted') === 0) return [{ from, to, source: 'raw' }];
    const { state, rollupClock } = open;
    return planSeries({
      from,
      to,
      bucketMs,
      clock: clockOf(timeZone),
      rollupClock,
      dirtyHours: bucketMs < HOUR ? [] : dirtyIn(state, 'dirty_hours', { device, from: from - HOUR, to }),
      dirtyDays: bucketMs < SIX_HOURS ? [] : dirtyIn(state, 'dirty_days', { device, from: from - 2 * DAY, to }),
      floors: {
        raw: numberIn(state, 'raw_from'),
        '1h': numberIn(state, 'hourly_from'),
        '1d': numberIn(state, 'daily_from'),
      },
    });
  };

  return {
    observations: async (query) => pageOf(connection, query, known(query.device)),
    series: async (query) => {
      if (query.bucketMs === 0) return rawSeries(connection, query);
      return bucketSeries(connection, query, { segments: segmentsOf(query), clock: clockOf(query.timeZone) });
    },
    datastreams: async (device) => [...new Set(known(device).map((one) => one.datastream))],
    ping: async () => {
      // Answers only with the right credentials and an existing database.
      await connection.query('SHOW MEASUREMENTS LIMIT 1');
    },
    close: async () => {
      connection.close();
      opened?.state.close();
    },
  };
}
