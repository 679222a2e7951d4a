import { startInfluxd } from '../support/influxd.ts';
import { type Benchmark, round, seconds } from './bench.ts';
import { load, startPlatform } from './platform.ts';

/** From the first publish until the last acknowledged message is in the store, load generator on the same machine. */
async function measure(duration: number, env: Record<string, string>) {
  const platform = await startPlatform(50, { env });
  try {
    const begun = Date.now();
    const sent = await load({ port: platform.server.mqttPort, devicesFile: platform.devicesFile, seconds: duration });
    const during = await platform.metric('sen_stored_uplinks_total');
    const loadEnded = Date.now();
    const ended = await platform.stored(sent.acked);
    return {
      seconds_of_load: duration,
      acked: sent.acked,
      acks_per_s: Math.round(sent.per_s),
      stored_per_s_under_load: Math.round((during * 1000) / (loadEnded - begun)),
      stored_per_s: Math.round((sent.acked * 1000) / (ended - begun)),
      values_per_s: Math.round((sent.acked * 4000) / (ended - begun)),
      rss_mb: round(platform.rssMb()),
    };
  } finally {
    await platform.remove();
  }
}

export const storedEmbedded: Benchmark = {
  name: 'stored-embedded',
  what: 'decoded, validated and stored in the embedded store, 60 s of load; budget ≥ 80,000 messages/s of 4 values',
  run: async (scale) => ({ ...(await measure(seconds(scale, 60), {})), budget: 80_000 }),
};

export const storedInflux: Benchmark = {
  name: 'stored-influx',
  what: 'the same into InfluxDB 1.6 on the same machine; budget ≥ 45,000 messages/s of 4 values',
  async run(scale) {
    const influx = await startInfluxd();
    try {
      const env = { SEN_STORE: 'influx', SEN_INFLUX_URL: influx.url, SEN_INFLUX_BUCKET: 'bench' };
      return { ...(await measure(seconds(scale, 60), env)), budget: 45_000 };
    } finally {
      await influx.remove();
    }
  },
};
