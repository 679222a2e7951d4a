import { connectAsync } from 'mqtt';
import { WebSocket } from 'ws';
import type { LiveMessage } from '../../domain/api/live.ts';
import { thresholdRule } from '../support/rules.ts';
import { type Benchmark, quantile, round, seconds } from './bench.ts';
import { type BenchPlatform, load, startPlatform } from './platform.ts';

const RATE = 5000;

export const ackLatency: Benchmark = {
  name: 'ack-latency',
  what: `publish → PUBACK at ${RATE} messages/s; budget p99 ≤ 20 ms`,
  async run(scale) {
    const platform = await startPlatform(50);
    try {
      const { p50_ms, p99_ms, max_ms, per_s } = await load({
        port: platform.server.mqttPort,
        devicesFile: platform.devicesFile,
        seconds: seconds(scale, 30),
        rate: RATE,
      });
      return { per_s: Math.round(per_s), p50_ms, p99_ms, max_ms, budget: 20 };
    } finally {
      await platform.remove();
    }
  },
};

export const liveLatency: Benchmark = {
  name: 'live-latency',
  what: `publish → observation and raised alert at a WebSocket client, at ${RATE} messages/s; budget p99 ≤ 150 ms`,
  async run(scale) {
    const platform = await startPlatform(51);
    try {
      await createRule(platform);
      const background = load({
        port: platform.server.mqttPort,
        devicesFile: platform.devicesFile,
        seconds: seconds(scale, 30) + 2,
        rate: RATE,
      });
      const samples = await probe(platform, scale === 'full' ? 120 : 10);
      await background;
      return {
        probes: samples.live.length,
        live_p50_ms: round(quantile(samples.live, 0.5)),
        live_p99_ms: round(quantile(samples.live, 0.99)),
        alerts: samples.alert.length,
        alert_p50_ms: round(quantile(samples.alert, 0.5)),
        alert_p99_ms: round(quantile(samples.alert, 0.99)),
        budget: 150,
      };
    } finally {
      await platform.remove();
    }
  },
};

const PROBE = 50;

/** Devices that another process registered are known to the server after a moment. */
async function createRule(platform: BenchPlatform): Promise<void> {
  const body = JSON.stringify(thresholdRule({ value: 1 }, { scope: { devices: [`bench-${PROBE}`] } }));
  const headers = { authorization: `Bearer ${platform.bearer}`, 'content-type': 'application/json' };
  for (let tries = 50; ; tries -= 1) {
    const answer = await fetch(`${platform.server.http}/api/v1/rules`, { method: 'POST', headers, body });
    if (answer.ok) return;
    if (tries === 0) throw new Error(`rule: ${answer.status} ${await answer.text()}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** Publishes values that swing across the threshold, and notes when each, and each raised alert, arrives. */
async function probe(platform: BenchPlatform, count: number): Promise<{ live: number[]; alert: number[] }> {
  const device = platform.devices[PROBE];
  if (!device) throw new Error('no probe');
  const socket = new WebSocket(`${platform.server.http.replace('http', 'ws')}/api/v1/live`, {
    headers: { authorization: `Bearer ${platform.bearer}` },
  });
  const live: number[] = [];
  const alert: number[] = [];
  let sentAt = 0;
  let expected = -1;
  let arrived: (() => void) | null = null;
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as LiveMessage;
    const after = performance.now() - sentAt;
    // It swings fast: after the first time it is the same alert that comes back.
    const raised = message.type === 'alert' && (message.transition === 'raised' || message.transition === 'reopened');
    if (raised) alert.push(after);
    if (message.type !== 'observations') return;
    const value = message.updates.find((update) => update.device === device.id)?.latest.salinity?.[1];
    if (value !== expected) return;
    live.push(after);
    arrived?.();
  });
  await new Promise((done, fail) => socket.once('open', done).once('error', fail));
  socket.send(JSON.stringify({ type: 'subscribe', devices: [device.id], alerts: true }));
  const client = await connectAsync(`mqtt://127.0.0.1:${platform.server.mqttPort}`, {
    username: device.token,
    clientId: device.id,
  });
  for (let n = 0; n < count; n++) {
    expected = (n % 2 === 0 ? 2 : 0.5) + n / 1e6;
    const seen = new Promise<void>((done) => {
      arrived = done;
    });
    sentAt = performance.now();
    await client.publishAsync(`sen/v1/${device.id}/up`, JSON.stringify({ salinity: expected }), { qos: 1 });
    await seen;
    await new Promise((done) => setTimeout(done, 100 + Math.random() * 100));
  }
  await client.endAsync();
  socket.close();
  return { live, alert };
}
