import { connectAsync } from 'mqtt';
import { startInfluxd } from '../support/influxd.ts';
import { type Benchmark, quantile, round, type Scale } from './bench.ts';
import { type BenchPlatform, startPlatform } from './platform.ts';
import { fillYear, SERIES } from './year-of-readings.ts';

const DAY_MS = 86_400_000;
async function timed(platform: BenchPlatform, path: string, times = 20): Promise<{ p50: number; bytes: number }> {
  const samples: number[] = [];
  let bytes = 0;
  for (let n = 0; n < times + 3; n++) {
    const begun = performance.now();
    const answer = await fetch(`${platform.server.http}${path}`, {
      headers: { authorization: `Bearer ${platform.bearer}` },
    });
    const body = await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${Buffer.from(body).toString().slice(0, 300)}`);
    bytes = body.byteLength;
    // The first few warm the caches up.
    if (n >= 3) samples.push(performance.now() - begun);
  }
  return { p50: round(quantile(samples, 0.5)), bytes };
}

async function charts(scale: Scale, env: Record<string, string>): Promise<Record<string, unknown>> {
  const platform = await startPlatform(1, { env });
  try {
    const now = Math.floor(Date.now() / 300_000) * 300_000;
    await fillYear(platform, scale === 'full' ? 365 : 10, now);
    // Rollups of what came just now are made within a minute.
    await new Promise((done) => setTimeout(done, scale === 'full' ? 75_000 : 1000));
    const range = `from=${new Date(now - 365 * DAY_MS).toISOString()}&to=${new Date(now).toISOString()}&maxBuckets=2000`;
    const of = (count: number) =>
      SERIES.slice(0, count)
        .map((name) => `datastream=${platform.devices[0]?.id}/${name}`)
        .join('&');
    const one = await timed(platform, `/api/v1/series?${of(1)}&${range}`);
    const ten = await timed(platform, `/api/v1/series?${of(10)}&${range}`, 10);
    return { one_series_p50_ms: one.p50, ten_series_p50_ms: ten.p50, budget_one_ms: 30, budget_ten_ms: 200 };
  } finally {
    await platform.remove();
  }
}

export const chartsEmbedded: Benchmark = {
  name: 'charts-embedded',
  what: '1 year of 5-minute data, 1 and 10 series, ≤ 2,000 buckets, at the API; budget ≤ 30 ms, ≤ 200 ms',
  run: (scale) => charts(scale, {}),
};

export const chartsInflux: Benchmark = {
  name: 'charts-influx',
  what: 'the same from InfluxDB 1.6',
  async run(scale) {
    const influx = await startInfluxd();
    try {
      return await charts(scale, { SEN_STORE: 'influx', SEN_INFLUX_URL: influx.url, SEN_INFLUX_BUCKET: 'bench' });
    } finally {
      await influx.remove();
    }
  },
};

export const overview: Benchmark = {
  name: 'overview',
  what: 'latest of 2,000 devices (budget ≤ 50 ms), overview (budget ≤ 100 ms), at the API',
  async run(scale) {
    const count = scale === 'full' ? 2000 : 100;
    const platform = await startPlatform(count);
    try {
      const { mqttPort } = platform.server;
      for (const device of platform.devices) {
        const client = await connectAsync(`mqtt://127.0.0.1:${mqttPort}`, {
          username: device.token,
          clientId: device.id,
        });
        await client.publishAsync(
          `sen/v1/${device.id}/up`,
          '{"soil_moisture":31.2,"soil_temperature":27.4,"battery_voltage":3.6,"signal_strength":-97}',
          { qos: 1 },
        );
        await client.endAsync();
      }
      await platform.stored(count);
      const latest = await timed(platform, '/api/v1/latest');
      const summary = await timed(platform, '/api/v1/overview');
      const devices = await timed(platform, '/api/v1/devices?limit=1000');
      return {
        devices: count,
        latest_p50_ms: latest.p50,
        latest_kb: round(latest.bytes / 1024),
        overview_p50_ms: summary.p50,
        list_of_1000_p50_ms: devices.p50,
        budget_latest_ms: 50,
        budget_overview_ms: 100,
      };
    } finally {
      await platform.remove();
    }
  },
};
