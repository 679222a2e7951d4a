import { connectAsync } from 'mqtt';
import type { BenchPlatform } from './platform.ts';

const DAY_MS = 86_400_000;
/** What the device measures. */
export const SERIES = [
  'soil_moisture',
  'soil_temperature',
  'soil_ec',
  'soil_ph',
  'air_temperature',
  'air_humidity',
  'air_pressure',
  'wind_speed',
  'solar_radiation',
  'battery_voltage',
];

/** A year of 5-minute readings of one device, ten values each, over MQTT. */
export async function fillYear(platform: BenchPlatform, days: number, now: number): Promise<void> {
  const device = platform.devices[0];
  if (!device) throw new Error('no device');
  const client = await connectAsync(`mqtt://127.0.0.1:${platform.server.mqttPort}`, {
    username: device.token,
    clientId: device.id,
  });
  const from = now - days * DAY_MS;
  let messages = 0;
  const pending = new Set<Promise<unknown>>();
  for (let at = from; at < now; ) {
    const rows = [];
    for (; rows.length < 100 && at < now; at += 300_000) {
      const wave = Math.sin((at / DAY_MS) * 2 * Math.PI);
      rows.push({
        ts: at,
        values: Object.fromEntries(
          SERIES.map((name, n) => [
            name,
            name === 'air_pressure' ? 1000 + wave : name === 'soil_ph' ? 6 + wave : 20 + n + wave,
          ]),
        ),
      });
    }
    const sending: Promise<unknown> = client
      .publishAsync(`sen/v1/${device.id}/up`, JSON.stringify(rows), { qos: 1 })
      .finally(() => pending.delete(sending));
    pending.add(sending);
    messages++;
    if (pending.size >= 20) await Promise.race(pending);
  }
  await Promise.all(pending);
  await platform.stored(messages);
  await client.endAsync();
}
