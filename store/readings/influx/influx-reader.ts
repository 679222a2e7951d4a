import type { ReadingReader } from '../reading-store.ts';
import { DAY, HOUR, ZoneClock } from '../zone-clock.ts';
import { DEADLINES, type InfluxConfig, type InfluxDeadlines } from './config.ts';
import { InfluxConnection } from './connection.ts';
import { datastreamsOf, dirtyIn, numberIn } from './ledger.ts';
import { pageOf } from './observations.ts';
import { bucketSeries, rawSeries } from './series.ts';
import { planSeries, SIX_HOURS } from './series-plan.ts';
import { openState } from './state.ts';

/** Opens the reader; it needs the writer's state file to know which rollups to trust, and makes it if it is first. */
export async function openInfluxReader(
  config: InfluxConfig,
  deadlines: InfluxDeadlines = DEADLINES,
): Promise<ReadingReader> {
  const connection = new InfluxConnection(config, deadlines);
  const state = openState(config.stateFile);
  const rollupClock = new ZoneClock(config.timeZone);
  const clocks = new Map([[config.timeZone, rollupClock]]);

  function clockOf(zone: string): ZoneClock {
    let clock = clocks.get(zone);
    if (clock === undefined) {
      clock = new ZoneClock(zone);
      clocks.set(zone, clock);
    }
    return clock;
  }

  return {
    observations: (query) => pageOf(connection, query, datastreamsOf(state, query.device)),
    series: async (query) => {
      if (query.bucketMs === 0) return rawSeries(connection, query);
      const { device, from, to, bucketMs } = query;
      const clock = clockOf(query.timeZone);
      const segments = planSeries({
        from,
        to,
        bucketMs,
        clock,
        rollupClock,
        dirtyHours: bucketMs < HOUR ? [] : dirtyIn(state, 'dirty_hours', { device, from: from - HOUR, to }),
        dirtyDays: bucketMs < SIX_HOURS ? [] : dirtyIn(state, 'dirty_days', { device, from: from - 2 * DAY, to }),
        floors: {
          raw: numberIn(state, 'floor-raw'),
          '1h': numberIn(state, 'floor-1h'),
          '1d': numberIn(state, 'floor-1d'),
        },
      });
      return bucketSeries(connection, query, { segments, clock });
    },
    datastreams: async (device) => [...new Set(datastreamsOf(state, device).map((one) => one.datastream))],
    ping: async () => {
      // Answers only with the right credentials and an existing database.
      await connection.query('SHOW MEASUREMENTS LIMIT 1');
    },
    close: async () => {
      connection.close();
      state.close();
    },
  };
}
