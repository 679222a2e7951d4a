import { freePort } from '../support/free-port.ts';
import { type Benchmark, round } from './bench.ts';
import { load, startPlatform } from './platform.ts';

export const backlogMemory: Benchmark = {
  name: 'backlog-memory',
  what: 'memory while the journal holds 10 million uplinks waiting for a store that is down; budget ≤ 500 MB',
  async run(scale) {
    const wanted = scale === 'full' ? 10_000_000 : 200_000;
    // Nobody listens there: the store is down from the start.
    const env = {
      SEN_STORE: 'influx',
      SEN_INFLUX_URL: `http://127.0.0.1:${await freePort()}`,
      SEN_INFLUX_BUCKET: 'bench',
    };
    const platform = await startPlatform(50, { env });
    try {
      let acked = 0;
      let highest = 0;
      while (acked < wanted) {
        acked += (
          await load({
            port: platform.server.mqttPort,
            devicesFile: platform.devicesFile,
            seconds: scale === 'full' ? 10 : 2,
          })
        ).acked;
        highest = Math.max(highest, platform.rssMb());
      }
      return {
        waiting: acked - (await platform.metric('sen_stored_uplinks_total')),
        journal_mb: round((await platform.metric('sen_journal_disk_bytes')) / 1e6),
        highest_rss_mb: round(highest),
        budget: 500,
      };
    } finally {
      await platform.remove();
    }
  },
};
