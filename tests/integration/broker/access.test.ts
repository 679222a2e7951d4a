import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Bench, connectPacket, eventually, publishPacket, startBench } from './support.ts';

let bench: Bench;
const reasons = (): string[] => bench.refusals.map((r) => r.reason);

describe('who comes in', () => {
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await bench.close();
  });

  it('hands client id, user name, password and address to the check', async () => {
    await bench.close();
    const seen: unknown[] = [];
    bench = await startBench({
      authenticate: (credentials) => {
        seen.push(credentials);
        return { ok: true, identity: { device: 'd1', carries: () => false } };
      },
    });
    const client = await bench.raw();
    await client.connect({ clientId: 'x', username: 'd1', password: Buffer.from([0, 255]) });
    expect(seen).toEqual([
      { clientId: 'x', username: 'd1', password: Buffer.from([0, 255]), certificateName: null, address: '127.0.0.1' },
    ]);
  });

  it('takes over from the former connection of the same client id [MQTT-3.1.4-2], with its will', async () => {
    const will = { topic: 'sen/v1/d1/status', payload: Buffer.from('gone'), qos: 1 as const, retain: false };
    const first = await bench.device('d1', { will });
    const second = await bench.device('d1');
    await first.end();
    await second.ping();
    expect(bench.sink.texts).toEqual(['gone']);
    expect(bench.refusals).toEqual([]);
  });

  it('lets the last of many that arrive at once with one client id in', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => bench.raw()));
    for (const client of clients) client.send(connectPacket({ clientId: 'd1', username: 'tok-d1' }));
    const last = clients.at(-1) as (typeof clients)[number];
    await last.next('connack');
    await last.ping();
    await eventually(() => clients.filter((client) => !client.closed).length === 1, 'one connection');
    last.send(publishPacket('sen/v1/d1/up', 'still here'));
    await last.next('puback');
  });

  it('lets a device back in that vanished at any moment of its CONNECT', async () => {
    const first = await bench.device('d1', { clean: false });
    first.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'sen/v1/d1/down', qos: 1 }] } as never);
    await first.next('suback');
    for (let moment = 0; moment < 24; moment++) {
      const vanishing = await bench.raw();
      vanishing.send(connectPacket({ clientId: 'd1', username: 'tok-d1', clean: moment % 2 === 0 }));
      for (let i = 0; i < moment / 2; i++) await new Promise((resolve) => setImmediate(resolve));
      vanishing.socket.resetAndDestroy();
      const back = await bench.raw();
      expect(await back.connect({ clientId: 'd1', username: 'tok-d1', clean: false })).toMatchObject({ returnCode: 0 });
      back.send(publishPacket('sen/v1/d1/up', 'back'));
      await back.next('puback');
    }
  });

  it('turns a device away whose credential is revoked while it is being checked', async () => {
    await bench.close();
    const answers: (() => void)[] = [];
    const identity = { device: 'd1', carries: () => false };
    bench = await startBench({
      authenticate: () => new Promise((resolve) => answers.push(() => resolve({ ok: true, identity }))),
    });
    const stale = await bench.raw();
    stale.send(connectPacket());
    await eventually(() => answers.length === 1, 'the question');
    bench.broker.disconnect('d1');
    answers[0]?.();
    expect(await stale.next('connack')).toMatchObject({ returnCode: 3 });
    const fresh = await bench.raw();
    fresh.send(connectPacket());
    await eventually(() => answers.length === 2, 'the question');
    answers[1]?.();
    expect(await fresh.next('connack')).toMatchObject({ returnCode: 0 });
  });

  it('refuses a second device with the same credential while the first is heard', async () => {
    const first = await bench.device('d1');
    const thief = await bench.raw();
    expect(await thief.connect({ clientId: 'other', username: 'tok-d1' })).toMatchObject({ returnCode: 3 });
    await thief.end();
    await first.ping();
    expect(bench.refusals).toMatchObject([{ device: 'd1', reason: 'credential-in-use' }]);
  });

  it('lets a modem with a new client id in once its old connection has been silent for 30 s', async () => {
    const first = await bench.device('d1', { clientId: 'random-1' });
    await first.ping();
    const now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => now + 31_000);
    const second = await bench.raw();
    expect(await second.connect({ clientId: 'random-2', username: 'tok-d1' })).toMatchObject({ returnCode: 0 });
    await first.end();
    second.send(publishPacket('sen/v1/d1/up', 'back'));
    await second.next('puback');
  });

  it('keeps a client id for the device that uses it, also while its session waits', async () => {
    const owner = await bench.device('d1', { clientId: 'shared', clean: false });
    const taker = await bench.raw();
    expect(await taker.connect({ clientId: 'shared', username: 'tok-d2' })).toMatchObject({ returnCode: 2 });
    await owner.ping();
    owner.send({ cmd: 'disconnect' });
    await owner.end();
    const again = await bench.raw();
    expect(await again.connect({ clientId: 'shared', username: 'tok-d2' })).toMatchObject({ returnCode: 2 });
    expect(bench.refusals).toMatchObject([{ device: 'd2', reason: 'client-id-taken' }]);
    // A clean session of the owner ends it, and sets the client id free.
    const clean = await bench.device('d1', { clientId: 'shared' });
    clean.send({ cmd: 'disconnect' });
    await clean.end();
    await eventually(() => bench.broker.stats.connections === 0, 'no connections');
    const free = await bench.raw();
    expect(await free.connect({ clientId: 'shared', username: 'tok-d2' })).toMatchObject({ returnCode: 0 });
  });

  it('answers 1,000 wrong passwords, reports them counted, and goes on', async () => {
    for (let i = 0; i < 1000; i++) {
      const client = await bench.raw();
      expect(await client.connect({ clientId: `x${i}`, username: 'wrong' })).toMatchObject({ returnCode: 4 });
    }
    const device = await bench.device('d1');
    await device.ping();
    await eventually(() => bench.refusals.reduce((n, r) => n + r.count, 0) === 1000, 'all counted');
    expect(bench.refusals.length).toBeLessThan(30);
    await eventually(() => bench.broker.stats.connections === 1, 'the refused to be gone');
  });

  it('ends the connection of a device that is disconnected', async () => {
    const device = await bench.device('d1');
    const other = await bench.device('d2');
    bench.broker.disconnect('d1');
    bench.broker.disconnect('unknown');
    await device.end();
    await other.ping();
  });
});

describe('what a device may hear', () => {
  beforeEach(async () => {
    bench = await startBench({ limits: { subscriptionsPerClient: 3, queuedPerClient: 5, sessionsPerDevice: 2 } });
  });
  afterEach(() => bench.close());

  const subscribe = (id: number, ...filters: string[]) =>
    ({ cmd: 'subscribe', messageId: id, subscriptions: filters.map((topic) => ({ topic, qos: 1 })) }) as never;

  it('is its own downlinks and no wildcard over others', async () => {
    const device = await bench.device('d1', { clean: false });
    const refused = ['#', '+/v1/d1/down', 'sen/v1/+/down', 'sen/v1/d2/down', '$SYS/#', 'sen/v1/d1/up', 'sen/v1/d1/#'];
    device.send(subscribe(1, 'sen/v1/d1/down', ...refused, 'v1/devices/me/rpc/request/+'));
    expect(await device.next('suback')).toMatchObject({ granted: [1, ...refused.map(() => 128), 1] });
    await eventually(() => bench.refusals.reduce((n, r) => n + r.count, 0) === refused.length, 'refusals');
    expect(new Set(reasons())).toEqual(new Set(['subscribe-denied']));
    // Nor does anything else come to it when it is back after a while.
    device.send({ cmd: 'disconnect' });
    await device.end();
    await bench.broker.publish('sen/v1/d2/down', Buffer.from('not yours'));
    await bench.broker.publish('sen/v1/d1/down', Buffer.from('yours'));
    const again = await bench.device('d1', { clean: false });
    expect((await again.next('publish')).payload).toEqual(Buffer.from('yours'));
    await again.ping();
    expect(again.received).toEqual([]);
  });

  it('is at most so many topics', async () => {
    const gateway = await bench.device('gw');
    gateway.send(subscribe(1, ...[1, 2, 3, 4].map((n) => `sen/v1/child-${n}/down`)));
    expect(await gateway.next('suback')).toMatchObject({ granted: [1, 1, 1, 128] });
    expect(reasons()).toEqual(['subscribe-denied']);
  });

  it('never is what another device publishes', async () => {
    const listener = await bench.device('d1');
    listener.send(subscribe(1, 'v1/devices/me/attributes', 'sen/v1/d1/down'));
    await listener.next('suback');
    const speaker = await bench.device('d2');
    speaker.send(
      publishPacket('v1/devices/me/attributes', 'x', { id: 1 }),
      publishPacket('sen/v1/d1/down', 'evil', { id: 2 }),
      publishPacket('v1/devices/me/attributes', 'x', { id: 3, retain: true }),
    );
    await speaker.until(() => speaker.received.length === 3, 'acks');
    await listener.ping();
    expect(listener.received).toEqual([]);
  });

  it('keeps so many downlinks for a device that is away, the newest', async () => {
    const device = await bench.device('d1', { clean: false });
    device.send(subscribe(1, 'sen/v1/d1/down'));
    await device.next('suback');
    device.socket.destroy();
    await eventually(() => bench.broker.stats.connections === 0, 'the end');
    for (let i = 1; i <= 8; i++) await bench.broker.publish('sen/v1/d1/down', Buffer.from(`${i}`));
    const again = await bench.device('d1', { clean: false });
    await again.until(() => again.received.length === 5, 'five downlinks');
    expect(again.received.map((p) => (p as { payload: Buffer }).payload.toString())).toEqual(['4', '5', '6', '7', '8']);
    await eventually(() => bench.refusals.reduce((n, r) => n + r.count, 0) === 3, 'the three dropped ones');
    expect(bench.refusals[0]).toMatchObject({ device: 'd1', reason: 'downlink-dropped' });
  });

  it('keeps only so many sessions of a device that takes new client ids', async () => {
    for (const clientId of ['a', 'b', 'c']) {
      const client = await bench.device('d1', { clientId, clean: false });
      client.send({ cmd: 'disconnect' });
      await client.end();
      await eventually(() => bench.broker.stats.connections === 0, 'the end');
    }
    const first = await bench.raw();
    expect(await first.connect({ clientId: 'a', username: 'tok-d1', clean: false })).toMatchObject({
      returnCode: 0,
      sessionPresent: false,
    });
  });
});

describe('how many', () => {
  afterEach(() => bench.close());

  it.each([{ connections: 2 }, { connectionsPerAddress: 2 }])('connections: %o', async (limits) => {
    bench = await startBench({ limits });
    const first = await bench.device('d1');
    await bench.device('d2');
    const third = await bench.raw();
    await third.end();
    expect(bench.refusals).toMatchObject([{ device: null, reason: 'too-many-connections', address: '127.0.0.1' }]);
    first.socket.destroy();
    await eventually(() => bench.broker.stats.connections === 1, 'room');
    await bench.device('d3');
  });

  it('QoS 2 messages without PUBREL', async () => {
    bench = await startBench({ limits: { inflightPerClient: 10 } });
    const device = await bench.device('d1');
    for (let id = 1; id <= 11; id++) device.send(publishPacket('sen/v1/d1/up', 'x', { id, qos: 2 }));
    await device.end();
    expect(bench.refusals).toMatchObject([{ device: 'd1', reason: 'too-many-inflight' }]);
  });
});

describe('downlinks', () => {
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.close());

  it.each(['v1/devices/me/rpc/request/1', 'sen/v1/+/down', 'sen/v1/d1/up', '#', ''])(
    'never go to the topic %j',
    async (topic) => {
      await expect(bench.broker.publish(topic, Buffer.from('x'))).rejects.toThrow(/not the topic of one device/);
    },
  );

  it('do not wait for a device that reads nothing', async () => {
    const frozen = await bench.device('d1');
    frozen.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'sen/v1/d1/down', qos: 1 }] } as never);
    await frozen.next('suback');
    frozen.socket.pause();
    const other = await bench.device('d2');
    other.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'sen/v1/d2/down', qos: 1 }] } as never);
    await other.next('suback');
    for (let i = 0; i < 300; i++) await bench.broker.publish('sen/v1/d1/down', Buffer.alloc(60_000));
    await bench.broker.publish('sen/v1/d2/down', Buffer.from('for you'));
    expect((await other.next('publish')).payload).toEqual(Buffer.from('for you'));
  });
});

describe('closing', () => {
  it('acknowledges what was taken, sends no wills and ends every connection', async () => {
    bench = await startBench();
    const will = { topic: 'sen/v1/d1/status', payload: Buffer.from('gone'), qos: 1 as const, retain: false };
    const device = await bench.device('d1', { will });
    bench.sink.durable = false;
    device.send(publishPacket('sen/v1/d1/up', 'last', { id: 5 }));
    await eventually(() => bench.sink.taken.length === 1, 'the uplink');
    const closing = bench.broker.close(5000);
    setImmediate(() => {
      bench.sink.durable = true;
      bench.sink.settle();
    });
    expect((await device.next('puback')).messageId).toBe(5);
    await device.end();
    await closing;
    expect(bench.sink.texts).toEqual(['last']);
  });

  it('says when the port is in use', async () => {
    bench = await startBench();
    await expect(startBench({ port: bench.broker.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await bench.close();
  });
});
