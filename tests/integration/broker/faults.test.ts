import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import fc from 'fast-check';
import mqtt from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { duplexPair } from './duplex-pair.ts';
import { type Bench, connectPacket, eventually, publishPacket, startBench } from './support.ts';

const up = 'sen/v1/d1/up';

describe.each([true, false])('faults, data plane %s', (dataPlane) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench({ dataPlane, limits: { connections: 50 } });
  });
  afterEach(() => bench.close());

  const stillWorks = async (): Promise<void> => {
    const device = await bench.device('works');
    device.send(publishPacket('sen/v1/works/up', 'still', { id: 1 }));
    await device.next('puback');
    device.send({ cmd: 'disconnect' });
    await device.end();
  };

  it('survives random bytes before and after CONNECT', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.boolean(), async (bytes, connected) => {
        const client = connected ? await bench.device('d1') : await bench.raw();
        client.send(Buffer.from(bytes));
        client.socket.end();
        await client.end();
      }),
      { numRuns: 150 },
    );
    await stillWorks();
  });

  it('survives valid packets with a few bytes changed', async () => {
    const stream = Buffer.concat([
      generate(publishPacket(up, 'a'.repeat(40), { id: 1 })),
      generate({ cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: 'sen/v1/d1/down', qos: 1 }] } as never),
      generate(publishPacket(up, 'b', { id: 3, qos: 2 })),
      generate({ cmd: 'pubrel', messageId: 3 } as never),
      generate({ cmd: 'unsubscribe', messageId: 4, unsubscriptions: ['sen/v1/d1/down'] } as never),
      generate({ cmd: 'pingreq' }),
    ]);
    const change = fc.tuple(fc.nat(stream.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Buffer.from(stream);
        for (const [at, value] of changes) bytes[at] = value;
        const client = await bench.device('d1');
        client.send(bytes);
        client.socket.end();
        await client.end();
      }),
      { numRuns: 150 },
    );
    await stillWorks();
  });

  it('does the same whatever pieces the bytes come in', async () => {
    const bytes = Buffer.concat([
      generate(connectPacket({ clientId: 'd1', username: 'tok-d1' })),
      ...Array.from({ length: 12 }, (_, i) => generate(publishPacket(up, `m${i}`.repeat(i * 9), { id: i + 1 }))),
      generate(publishPacket('elsewhere', 'x', { id: 50 })),
      generate(publishPacket(up, 'retained', { id: 51, retain: true })),
      generate(publishPacket(up, 'zero', { qos: 0 })),
      generate(publishPacket(up, 'last', { id: 52 })),
      generate({ cmd: 'subscribe', messageId: 60, subscriptions: [{ topic: '#', qos: 1 }] } as never),
    ]);
    const play = async (cuts: number[]): Promise<unknown> => {
      const client = await bench.raw();
      const before = bench.sink.taken.length;
      let at = 0;
      for (const cut of [...new Set(cuts)].sort((a, b) => a - b)) {
        client.send(bytes.subarray(at, cut));
        at = cut;
        await new Promise((resolve) => setImmediate(resolve));
      }
      client.send(bytes.subarray(at));
      await client.until(() => client.received.length === 17, 'all answers');
      const acks = client.received.filter((p) => p.cmd === 'puback').map((p) => p.messageId);
      client.send({ cmd: 'disconnect' });
      await client.end();
      return { acks, texts: bench.sink.texts.slice(before), kinds: client.received.map((p) => p.cmd).sort() };
    };
    const whole = await play([]);
    expect(whole).toMatchObject({ acks: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 50, 51, 52] });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 25 }), async (cuts) => {
        expect(await play(cuts)).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  it('stops reading a device that reads none of its acknowledgements, and only that one', async () => {
    const [ours, theirs] = duplexPair();
    bench.broker.handle(theirs, '10.0.0.9');
    ours.write(generate(connectPacket({ clientId: 'd1', username: 'tok-d1' })));
    const burst = Buffer.concat(Array.from({ length: 1000 }, () => generate(publishPacket(up, '', { id: 1 }))));
    for (let i = 0; i < 100; i++) ours.write(burst);
    let taken = -1;
    // Until nothing more is taken: 256 KiB of acknowledgements wait for it.
    const ofDevice = (): number => bench.sink.taken.filter((uplink) => uplink.connection === 'd1').length;
    while (taken !== ofDevice() || taken < 60_000) {
      taken = ofDevice();
      await stillWorks();
    }
    expect(taken).toBeLessThan(95_000);
    let received = 0;
    ours.on('data', (bytes: Buffer) => {
      received += bytes.length;
    });
    await eventually(() => received === 4 + 4 * 100_000, 'all acknowledgements');
  });

  it('lets a device go that has taken nothing for a minute', async () => {
    const [ours, theirs] = duplexPair();
    bench.broker.handle(theirs, '10.0.0.9');
    ours.write(generate(connectPacket({ clientId: 'd1', username: 'tok-d1', keepalive: 0 })));
    ours.write(Buffer.concat(Array.from({ length: 180_000 }, () => generate({ cmd: 'pingreq' }))));
    await eventually(() => theirs.writableLength >= 256 * 1024, 'answers that nobody takes');
    const now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => now + 61_000);
    await once(theirs, 'close');
    vi.restoreAllMocks();
    expect(bench.refusals).toMatchObject([{ device: 'd1', reason: 'keepalive-timeout' }]);
  });

  it('takes messages of mqtt.js at every QoS, over TCP', async () => {
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${bench.broker.port}`, {
      clientId: 'd1',
      username: 'tok-d1',
    });
    for (const qos of [0, 1, 2] as const) await client.publishAsync(up, `at ${qos}`, { qos });
    await client.subscribeAsync('sen/v1/d1/down', { qos: 1 });
    const got = new Promise((resolve) => client.once('message', (topic, payload) => resolve(`${topic} ${payload}`)));
    await bench.broker.publish('sen/v1/d1/down', Buffer.from('open the gate'));
    expect(await got).toBe('sen/v1/d1/down open the gate');
    await client.endAsync();
    expect(bench.sink.texts).toEqual(['at 0', 'at 1', 'at 2']);
  });

  it('serves a stream that it is given', async () => {
    const [ours, theirs] = duplexPair();
    bench.broker.handle(theirs, '10.0.0.9');
    const client = new mqtt.MqttClient(() => ours as never, {
      clientId: 'd1',
      username: 'tok-d1',
      reconnectPeriod: 0,
    });
    await new Promise((resolve) => client.once('connect', resolve));
    await client.publishAsync(up, 'over a stream', { qos: 1 });
    await client.endAsync();
    expect(bench.sink.texts).toEqual(['over a stream']);
  });

  it('serves MQTT over a WebSocket', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const sockets = new WebSocketServer({ server, handleProtocols: () => 'mqtt' });
    sockets.on('connection', (socket) => bench.broker.handle(createWebSocketStream(socket), '10.0.0.9'));
    const { port } = server.address() as { port: number };
    const client = await mqtt.connectAsync(`ws://127.0.0.1:${port}/mqtt`, { clientId: 'd1', username: 'tok-d1' });
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => client.publishAsync(up, `${i} ${'w'.repeat(5000)}`, { qos: 1 })),
    );
    await client.endAsync();
    expect(bench.sink.texts.map((text) => Number.parseInt(text, 10))).toEqual(Array.from({ length: 50 }, (_, i) => i));
    sockets.close();
    server.close();
  });

  it('answers a question that throws as a no', async () => {
    await bench.close();
    const carries = (): boolean => {
      throw new Error('registry');
    };
    bench = await startBench({ dataPlane, authenticate: () => ({ ok: true, identity: { device: 'gw', carries } }) });
    const gateway = await bench.device('gw');
    gateway.send(publishPacket('sen/v1/child/up', 'x', { id: 1 }), publishPacket('sen/v1/gw/up', 'y', { id: 2 }));
    await gateway.until(() => gateway.received.length === 2, 'both acks');
    gateway.send({ cmd: 'subscribe', messageId: 3, subscriptions: [{ topic: 'sen/v1/child/down', qos: 0 }] } as never);
    expect(await gateway.next('suback')).toMatchObject({ granted: [128] });
    expect(bench.sink.texts).toEqual(['y']);
  });

  const mosquittoPub = ['/usr/bin/mosquitto_pub', '/usr/sbin/mosquitto_pub'].find((file) => existsSync(file));
  it.skipIf(!mosquittoPub).each(['mqttv31', 'mqttv311'])('takes messages of mosquitto_pub, %s', async (version) => {
    for (const qos of ['0', '1', '2']) {
      const args = [
        '-p',
        `${bench.broker.port}`,
        '-V',
        version,
        '-u',
        'tok-d1',
        '-i',
        'd1',
        '-t',
        up,
        '-m',
        qos,
        '-q',
        qos,
      ];
      const [code] = await once(spawn(mosquittoPub as string, args), 'exit');
      expect(code).toBe(0);
    }
    await eventually(() => bench.sink.taken.length === 3, 'three messages');
    expect(bench.sink.texts).toEqual(['0', '1', '2']);
  });
});
