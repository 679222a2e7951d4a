import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { thresholdRule } from '../support/rules.ts';
import { recordedAlerts } from './support/alerts.ts';
import { ChaosServer } from './support/chaos-server.ts';
import { register } from './support/fleet.ts';
import { until } from './support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from './support/webhook-receiver.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How far the raise has come when the process is killed, and how many ms later. */
const moments = [
  ['sent', 0],
  ['sent', 5],
  ['acknowledged', 0],
  ['acknowledged', 10],
  ['acknowledged', 40],
  ['told', 0],
  ['told', 3],
] as const;

let webhook: WebhookReceiver;
let server: ChaosServer;
const clients: MqttClient[] = [];

beforeAll(async () => {
  webhook = await startWebhookReceiver(4);
  server = await ChaosServer.prepare({ env: { SEN_WEBHOOK_URL: webhook.url } });
  await server.start();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.endAsync(true)));
  await server?.remove();
  await webhook?.close();
});

it('the process killed at any moment of a raise leaves one alert, raised once, and tells of it under one key', async () => {
  const devices = moments.map((_, n) => `ao-${n}`);
  const rule = thresholdRule({ value: 4, clearValue: 2 }, { scope: { devices } });
  const tokens: string[] = [];
  for (const id of devices) tokens.push(await register(server, id));
  await server.api('POST', '/rules', rule);

  for (const [n, [moment, laterMs]] of moments.entries()) {
    const id = devices[n] as string;
    const client = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, {
      clientId: id,
      username: tokens[n] as string,
      reconnectPeriod: 50,
    });
    clients.push(client);
    client.on('error', () => {});
    const told = webhook.received.size;
    const payload = JSON.stringify({ ts: Date.now(), values: { salinity: 6 + n } });
    // It keeps what is not acknowledged, and sends it again when it is back.
    const acknowledged = client.publishAsync(`sen/v1/${id}/up`, payload, { qos: 1 });
    if (moment === 'acknowledged') await acknowledged;
    if (moment === 'told') await until('it is told', () => webhook.received.size > told, { everyMs: 1 });
    await pause(laterMs);
    await server.kill();
    await server.start();
    await acknowledged;
  }
  await server.drained();
  await until('every notification was delivered', () => recordedAlerts(server.dataDir).undelivered === 0);
  await until('every message has arrived', () => webhook.received.size >= moments.length);

  const { episodes, transitions, outbox, quarantined } = recordedAlerts(server.dataDir);
  expect(episodes.map(({ device, clearedAt }) => [device, clearedAt])).toEqual(devices.map((id) => [id, null]));
  expect(transitions).toHaveLength(moments.length);
  expect(outbox).toEqual(transitions);
  expect([...webhook.received.keys()].sort()).toEqual(outbox);
  expect(quarantined).toBe(0);
}, 120_000);
