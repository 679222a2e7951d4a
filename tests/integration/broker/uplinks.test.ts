import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { issueServer, makeAuthority } from '../../../app/tls/issue-certificate.ts';
import { type Bench, connectPacket, eventually, publishPacket, startBench } from './support.ts';

const serverPair = makeAuthority(Date.now()).then((authority) => issueServer(authority, ['localhost'], Date.now()));
const over = [
  { dataPlane: true, listener: 'TCP' },
  { dataPlane: false, listener: 'TCP' },
  { dataPlane: true, listener: 'TLS' },
] as const;

describe.each(over)('uplinks over $listener, data plane $dataPlane', ({ dataPlane, listener }) => {
  let bench: Bench;
  beforeEach(async () => {
    const tls = listener === 'TLS' ? { host: '127.0.0.1', port: 0, secure: await serverPair } : undefined;
    bench = await startBench({ dataPlane, tls, limits: { inflightPerClient: 100 } });
  });
  afterEach(() => bench.close());

  it('acknowledges QoS 1 only once it is durable', async () => {
    const { sink } = bench;
    sink.durable = false;
    const device = await bench.device('d1');
    device.send(publishPacket('sen/v1/d1/up', 'hello', { id: 7 }));
    await eventually(() => sink.taken.length === 1, 'the uplink');
    await device.ping();
    expect(device.received).toEqual([]);
    expect(bench.broker.stats.pending).toBe(1);
    sink.durable = true;
    sink.settle();
    expect((await device.next('puback')).messageId).toBe(7);
    expect(sink.taken[0]).toMatchObject({ connection: 'd1', topic: 'sen/v1/d1/up' });
    expect(sink.texts).toEqual(['hello']);
    expect(bench.broker.stats).toMatchObject({ uplinks: 1, acks: 1, pending: 0, fastUplinks: dataPlane ? 1 : 0 });
  });

  it('answers QoS 2 once it is durable and takes an id once', async () => {
    const { sink } = bench;
    sink.durable = false;
    const device = await bench.device('d1');
    const publish = publishPacket('sen/v1/d1/up', 'once', { qos: 2, id: 9 });
    device.send(publish);
    await eventually(() => sink.taken.length === 1, 'the uplink');
    await device.ping();
    expect(device.received).toEqual([]);
    sink.durable = true;
    sink.settle();
    expect((await device.next('pubrec')).messageId).toBe(9);
    device.send({ ...publish, dup: true } as never);
    expect((await device.next('pubrec')).messageId).toBe(9);
    expect(sink.taken).toHaveLength(1);
    device.send({ cmd: 'pubrel', messageId: 9 } as never);
    expect((await device.next('pubcomp')).messageId).toBe(9);
    device.send(publish);
    await device.next('pubrec');
    expect(sink.taken).toHaveLength(2);
  });

  it('takes a QoS 2 id once across connections of a session that stays [MQTT-4.3.3-2]', async () => {
    const device = await bench.device('d1', { clean: false });
    device.send(publishPacket('sen/v1/d1/up', 'once', { qos: 2, id: 9 }));
    await device.next('pubrec');
    device.socket.destroy();
    const again = await bench.device('d1', { clean: false });
    again.send(publishPacket('sen/v1/d1/up', 'once', { qos: 2, id: 9, dup: true }));
    await again.next('pubrec');
    again.send({ cmd: 'pubrel', messageId: 9 } as never);
    await again.next('pubcomp');
    expect(bench.sink.texts).toEqual(['once']);
  });

  it('takes QoS 0 without an answer', async () => {
    const device = await bench.device('d1');
    device.send(publishPacket('v1/devices/me/telemetry', '{"a":1}', { qos: 0 }));
    await device.ping();
    expect(bench.sink.texts).toEqual(['{"a":1}']);
    expect(device.received).toEqual([]);
  });

  it('takes 1,000 PUBLISHes that stand behind CONNECT in one piece, and acknowledges them in order', async () => {
    const client = await bench.raw();
    const ids = Array.from({ length: 1000 }, (_, i) => i + 1);
    client.send(
      connectPacket({ clientId: 'd1', username: 'tok-d1' }),
      ...ids.map((id) => publishPacket('sen/v1/d1/up', `m${id}`, { id })),
    );
    await client.until(() => client.received.filter((p) => p.cmd === 'puback').length === 1000, '1,000 acks');
    expect(client.received.filter((p) => p.cmd === 'puback').map((p) => p.messageId)).toEqual(ids);
    expect(bench.sink.texts).toEqual(ids.map((id) => `m${id}`));
  });

  it('keeps the order of acknowledgements across allowed, denied and retained PUBLISHes [MQTT-4.6.0-2]', async () => {
    const device = await bench.device('d1');
    const all = Array.from({ length: 90 }, (_, i) => i + 1);
    device.send(
      ...all.map((id) =>
        publishPacket(id % 7 === 0 ? 'elsewhere' : 'sen/v1/d1/up', `m${id}`, { id, retain: id % 11 === 0 }),
      ),
    );
    await device.until(() => device.received.length === 90, '90 acks');
    expect(device.received.map((p) => p.messageId)).toEqual(all);
    expect(bench.sink.texts).toEqual(all.filter((id) => id % 7 !== 0).map((id) => `m${id}`));
  });

  it('acknowledges what may not be published, stores nothing and counts it', async () => {
    const device = await bench.device('d1');
    for (const [i, topic] of ['sen/v1/d2/up', 'sen/v1/d1/down', 'any/thing', '$SYS/x', 'sen/v1/d1/up/'].entries()) {
      device.send(publishPacket(topic, 'x', { id: i + 1 }));
      expect((await device.next('puback')).messageId).toBe(i + 1);
    }
    device.send(publishPacket('sen/v1/d2/up', 'x', { id: 9, qos: 2 }));
    await device.next('pubrec');
    expect(bench.sink.taken).toEqual([]);
    await eventually(() => bench.refusals.reduce((n, r) => n + r.count, 0) === 6, 'all six refusals');
    expect(bench.refusals[0]).toMatchObject({ device: 'd1', reason: 'publish-denied', count: 1 });
  });

  it('lets a gateway speak for its devices and nobody else', async () => {
    const gateway = await bench.device('gw');
    gateway.send(
      publishPacket('sen/v1/child-1/up', 'a', { id: 1 }),
      publishPacket('sen/v1/gw/up', 'b', { id: 2 }),
      publishPacket('sen/v1/stranger/up', 'c', { id: 3 }),
      publishPacket('sen/v1/child-2/status', 'd', { id: 4 }),
      publishPacket('v1/gateway/telemetry', 'e', { id: 5 }),
    );
    await gateway.until(() => gateway.received.length === 5, 'five acks');
    expect(bench.sink.taken.map((u) => `${u.connection} ${u.topic} ${u.payload}`)).toEqual([
      'gw sen/v1/child-1/up a',
      'gw sen/v1/gw/up b',
      'gw sen/v1/child-2/status d',
      'gw v1/gateway/telemetry e',
    ]);
  });

  it('stores a retained uplink and does not retain it', async () => {
    const device = await bench.device('d1');
    device.send(publishPacket('sen/v1/d1/up', 'x', { id: 1, retain: true }));
    await device.next('puback');
    expect(bench.sink.texts).toEqual(['x']);
  });

  it('puts the will of a device that vanishes into the sink, and none after DISCONNECT', async () => {
    const will = { topic: 'sen/v1/d1/status', payload: Buffer.from('gone'), qos: 1 as const, retain: true };
    const first = await bench.device('d1', { will });
    first.send({ cmd: 'disconnect' });
    await first.end();
    const second = await bench.device('d1', { will });
    second.socket.destroy();
    await eventually(() => bench.sink.taken.length > 0, 'the will');
    expect(bench.sink.taken).toMatchObject([{ connection: 'd1', topic: 'sen/v1/d1/status' }]);
  });

  it('survives acknowledgements that come after the client has gone', async () => {
    const { sink, broker } = bench;
    sink.durable = false;
    const device = await bench.device('d1');
    device.send(publishPacket('sen/v1/d1/up', 'a', { id: 1 }), publishPacket('sen/v1/d1/up', 'b', { id: 2, qos: 2 }));
    await eventually(() => sink.taken.length === 2, 'both uplinks');
    device.socket.destroy();
    await eventually(() => broker.stats.connections === 0, 'the end');
    sink.durable = true;
    sink.settle();
    expect(broker.stats.pending).toBe(0);
    const again = await bench.device('d1');
    await again.ping();
  });

  it('stops reading a client with too much in flight, and only that one', async () => {
    const { sink } = bench;
    sink.durable = false;
    const device = await bench.device('d1');
    const other = await bench.device('d2');
    const ids = Array.from({ length: 5000 }, (_, i) => i + 1);
    for (const id of ids) device.send(publishPacket('sen/v1/d1/up', `${id} ${'x'.repeat(200)}`, { id }));
    await eventually(() => bench.broker.stats.pending >= 100, 'the cap');
    await other.ping();
    expect(sink.taken.length).toBeLessThan(1500);
    sink.durable = true;
    sink.settle();
    await device.until(() => device.received.length === 5000, '5,000 acks');
    expect(device.received.map((p) => p.messageId)).toEqual(ids);
    expect(sink.taken).toHaveLength(5000);
  });

  it('stops reading while the sink has no room, and goes on by itself', async () => {
    const { sink } = bench;
    const device = await bench.device('d1');
    sink.hasRoom = false;
    device.send(publishPacket('sen/v1/d1/up', 'late', { id: 1 }), { cmd: 'pingreq' });
    const other = await bench.device('d2');
    expect(sink.taken).toEqual([]);
    other.send(publishPacket('sen/v1/d2/up', 'late too', { id: 1 }));
    sink.makeRoom();
    await device.next('puback');
    await other.next('puback');
    await device.next('pingresp');
    expect(sink.texts.sort()).toEqual(['late', 'late too']);
  });
});
