import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChaosServer } from './support/chaos-server.ts';
import { Fleet, register, resultOf } from './support/fleet.ts';
import { LiveClient } from './support/live-client.ts';
import type { Message } from './support/publisher.ts';
import { until } from './support/until.ts';

const PATIENT = { withinMs: 120_000 };
const MB = 1024 * 1024;
/** Datastreams of a wide device: enough that frames to a client that does not read fill its socket in seconds. */
const WIDE = 900;
const WIDE_DEVICES = ['wide-1', 'wide-2', 'wide-3', 'wide-4'];

/** Messages of the device that never reads an acknowledgement. */
const GREEDY = 20_000;

const uncounted = (i: number): Buffer =>
  generate({
    cmd: 'publish',
    topic: 'sen/v1/greedy-1/up',
    payload: `{"ts": ${Date.UTC(2024, 0, 1) + i}, "water_level": 1}`,
    qos: 1,
    messageId: (i % 65_535) + 1,
    dup: false,
    retain: false,
  });

/** Resident memory of a process, bytes. */
function memoryOf(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

function wide(device: string): () => Message {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Date.now());
    const values: Record<string, number> = {};
    for (let i = 0; i < WIDE; i += 1) values[`property_${i}`] = resultOf(device, String(i), last);
    return { topic: `sen/v1/${device}/up`, payload: JSON.stringify({ ts: last, values }), states: [] };
  };
}

/** A connection that says what it is told and never reads what comes back. */
async function deafMqtt(port: number, token: string, clientId: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(
    generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      clientId,
      keepalive: 0,
      username: token,
    }),
  );
  return socket;
}

describe('subscribers that do not read', () => {
  let server: ChaosServer;
  let fleet: Fleet;
  let healthy: LiveClient;
  let frozen: LiveClient;
  let slow: LiveClient;
  let deaf: Socket;
  let greedy: Socket;
  let slowTimer: NodeJS.Timeout;
  let pour: NodeJS.Timeout;
  let greedyWrites = 0;
  /** What the healthy page had been shown when the frozen one stopped reading. */
  let seenWhenFrozen = 0;

  beforeAll(async () => {
    server = await ChaosServer.prepare();
    await server.start();
    fleet = new Fleet(server);
    await fleet.startMix({ gapMs: 100 });
    for (const id of WIDE_DEVICES) {
      fleet.add({ token: await register(server, id), clientId: id, next: wide(id), window: 1, gapMs: 80 });
    }
    const deafToken = await register(server, 'deaf-1');
    const greedyToken = await register(server, 'greedy-1');
    healthy = await LiveClient.open(server);
    await until('the live view runs', () => healthy.observations > 10_000, PATIENT);

    frozen = await LiveClient.open(server);
    frozen.socket.pause();
    seenWhenFrozen = healthy.observations;
    slow = await LiveClient.open(server);
    slow.socket.pause();
    slowTimer = setInterval(() => {
      slow.socket.resume();
      setTimeout(() => slow.socket.pause(), 10);
    }, 1000);
    deaf = await deafMqtt(server.mqttPort, deafToken, 'deaf-1');
    deaf.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'sen/v1/deaf-1/down', qos: 1 }] }));
    // It publishes a lot and never reads an acknowledgement.
    greedy = await deafMqtt(server.mqttPort, greedyToken, 'greedy-1');
    pour = setInterval(() => {
      for (let i = 0; i < 50; i += 1) greedy.write(uncounted(greedyWrites++));
      if (greedyWrites >= GREEDY) clearInterval(pour);
    }, 20);
  }, 60_000);

  afterAll(async () => {
    clearInterval(slowTimer);
    clearInterval(pour);
    deaf?.destroy();
    greedy?.destroy();
    for (const client of [healthy, frozen, slow]) client?.close();
    await fleet?.end();
    await server?.remove();
  });

  it('hold up neither acknowledgements nor other subscribers, and take no memory beyond a bound', async () => {
    const { pid } = server.running.process;
    const before = { acks: fleet.ledger.acks, seen: healthy.observations, alerts: healthy.alerts };
    const memory = memoryOf(pid as number);
    // More than sockets buffer: 12 MB of frames.
    await until('acknowledgements go on', () => fleet.ledger.acks > before.acks + 5000, PATIENT);
    await until('the healthy page goes on', () => healthy.observations > before.seen + 300_000, PATIENT);
    await until('the greedy one has written all', () => greedyWrites >= GREEDY, PATIENT);
    await until('alerts reach the healthy page', () => healthy.alerts > before.alerts + 100, PATIENT);
    const grown = memoryOf(pid as number) - memory;
    console.log(
      `${fleet.ledger.acks - before.acks} observations acknowledged, ${healthy.observations - before.seen} shown; ` +
        `memory ${Math.round(memory / MB)} MB, grown by ${Math.round(grown / MB)} MB; ` +
        `the greedy one wrote ${greedyWrites} messages, frozen page ${frozen.socket.readyState === 1 ? 'open' : 'ended'}`,
    );
    expect(grown).toBeLessThan(200 * MB);
    expect(await server.readiness()).toMatchObject({ http: 200, ready: true, status: 'ok' });
  }, 180_000);

  it('see the newest results at once when they read again, or were ended and may come back', async () => {
    clearInterval(slowTimer);
    const thawed = Date.now();
    frozen.socket.resume();
    slow.socket.resume();
    for (const client of [frozen, slow]) {
      await until(
        'it shows what is new, or was ended',
        () => client.socket.readyState !== 1 || Math.max(0, ...[...client.latest.values()].map(([at]) => at)) >= thawed,
        PATIENT,
      );
    }
    // What it missed was not kept for it: it got what had fitted into its socket, then the newest.
    const missed = healthy.observations - seenWhenFrozen - frozen.observations;
    console.log(`the frozen page was spared ${missed} of ${healthy.observations - seenWhenFrozen} observations`);
    expect(missed).toBeGreaterThan(80_000);
    const again = await LiveClient.open(server);
    await until('a page opened anew shows what is new', () => again.observations > WIDE, PATIENT);
    again.close();
  }, 180_000);

  it('leave every acknowledged reading stored', async () => {
    fleet.pause();
    greedy.destroy();
    await until('everything is acknowledged', () => fleet.waiting === 0, PATIENT);
    await server.drained();
    const stored = (await server.exported()).filter(({ device }) => !/^(wide|greedy)/.test(device));
    const { lost, doubled } = fleet.ledger.compare(stored);
    expect({ lost: lost.slice(0, 5), doubled }).toEqual({ lost: [], doubled: 0 });
  }, 180_000);
});
