import { generate } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bench, connectPacket, eventually, publishPacket, startBench } from './support.ts';

const text = (value: string | Buffer): Buffer => {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
};
const packet = (first: number, ...parts: (Buffer | number[])[]): Buffer => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as number[])));
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest & 127) | (rest > 127 ? 128 : 0));
    rest >>= 7;
  } while (rest > 0);
  return Buffer.concat([Buffer.from([first, ...length]), body]);
};
const connect = (flags: number, ...fields: Buffer[]): Buffer =>
  packet(0x10, text('MQTT'), [4, flags, 0, 60], ...fields);

const good = { id: text('d1'), user: text('tok-d1') };
const cesu = Buffer.from([0xed, 0xa0, 0x80]);
const overlong = Buffer.from([0xc0, 0x80]);

describe('a CONNECT that breaks the standard', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.close());

  const closed: [string, Buffer, string][] = [
    ['MQTT-3.1.2-1 protocol name', packet(0x10, text('MQTX'), [4, 2, 0, 60], good.id), 'not-mqtt'],
    ['MQTT-3.1.2-3 reserved flag', connect(0x83, good.id, good.user), 'protocol-error'],
    ['MQTT-3.1.2-13 will QoS without will', connect(0x8a, good.id, good.user), 'protocol-error'],
    [
      'MQTT-3.1.2-14 will QoS 3',
      connect(0x9e, good.id, text('sen/v1/d1/status'), text(''), good.user),
      'protocol-error',
    ],
    ['MQTT-3.1.2-15 will retain without will', connect(0xa2, good.id, good.user), 'protocol-error'],
    ['MQTT-3.1.2-22 password without user name', connect(0x42, good.id, text('secret')), 'protocol-error'],
    ['MQTT-1.5.3-2 U+0000 in the client id', connect(0x82, text('d\u00001'), good.user), 'protocol-error'],
    ['MQTT-1.5.3-1 surrogate in the client id', connect(0x82, text(cesu), good.user), 'protocol-error'],
    ['MQTT-1.5.3-1 overlong user name', connect(0x82, good.id, text(overlong)), 'protocol-error'],
    [
      'MQTT-3.3.2-2 wildcard in the will topic',
      connect(0x86, good.id, text('a/#'), text(''), good.user),
      'protocol-error',
    ],
    ['empty will topic', connect(0x86, good.id, text(''), text(''), good.user), 'protocol-error'],
    ['bytes after the end', connect(0x82, good.id, good.user, Buffer.from('x')), 'protocol-error'],
    ['user name cut short', connect(0x82, good.id, Buffer.from([0, 9, 65])), 'protocol-error'],
    ['nothing after the level', packet(0x10, text('MQTT'), [4]), 'protocol-error'],
    ['2.2.3 a length of five bytes', Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0x01]), 'protocol-error'],
    [
      'MQTT-2.2.2-2 flags on CONNECT',
      Buffer.concat([Buffer.from([0x11]), connect(0x82, good.id, good.user).subarray(1)]),
      'not-mqtt',
    ],
    ['MQTT-3.1.0-1 another packet first', generate({ cmd: 'pingreq' }), 'not-mqtt'],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'not-mqtt'],
    ['TLS', Buffer.from([0x16, 3, 1, 2, 0, 1]), 'not-mqtt'],
    ['more than 8 KiB', connect(0x82, text('x'.repeat(9000)), good.user), 'packet-too-large'],
  ];
  it.each(closed)('%s: closed without CONNACK', async (_what, bytes, reason) => {
    const client = await bench.raw();
    client.send(bytes);
    await client.end();
    expect(client.received).toEqual([]);
    expect(bench.refusals).toMatchObject([{ device: null, address: '127.0.0.1', reason }]);
  });

  const answered: [string, Buffer, number][] = [
    ['MQTT-3.1.2-2 MQTT 5', packet(0x10, text('MQTT'), [5, 2, 0, 60, 0], good.id), 1],
    ['MQTT-3.1.2-2 level 3 under the name of 3.1.1', packet(0x10, text('MQTT'), [3, 2, 0, 60], good.id), 1],
    ['the bridge bit', packet(0x10, text('MQTT'), [0x84, 2, 0, 60], good.id), 1],
    ['MQTT-3.1.3-8 empty client id with a session that stays', connect(0x80, text(''), good.user), 2],
    ['empty client id in MQTT 3.1', packet(0x10, text('MQIsdp'), [3, 0x82, 0, 60], text(''), good.user), 2],
    ['no credential', connect(0x02, good.id), 4],
    ['a wrong credential', connect(0x82, good.id, text('nobody')), 4],
    ['a disabled device', connect(0x82, good.id, text('tok-locked')), 5],
  ];
  it.each(answered)('%s: refused with a return code', async (_what, bytes, returnCode) => {
    const client = await bench.raw();
    // [MQTT-3.1.4-5] What follows a refused CONNECT is not looked at.
    client.send(bytes, publishPacket('sen/v1/d1/up', 'x'));
    await client.end();
    expect(client.received).toMatchObject([{ cmd: 'connack', returnCode, sessionPresent: false }]);
    expect(bench.refusals).toHaveLength(1);
    expect(bench.sink.taken).toEqual([]);
  });

  it('lets MQTT 3.1 in, with a long client id, DUP flags, and without the user name that its flag announces', async () => {
    const client = await bench.raw();
    client.send(packet(0x10, text('MQIsdp'), [3, 0xc3, 0, 60], text(`d1-${'9'.repeat(40)}`), good.user));
    expect(await client.next('connack')).toMatchObject({ returnCode: 0, sessionPresent: false });
    client.send(packet(0x8a, [0, 1], text('sen/v1/d1/down'), [1], text('sen/v1/d2/down'), [1]));
    // MQTT 3.1 has no refusal: a positive answer, and nothing is heard.
    expect(await client.next('suback')).toMatchObject({ messageId: 1, granted: [1, 1] });
    await bench.broker.publish('sen/v1/d2/down', Buffer.from('not for d1'));
    await bench.broker.publish('sen/v1/d1/down', Buffer.from('for d1'));
    expect(await client.next('publish')).toMatchObject({ topic: 'sen/v1/d1/down' });
  });

  it('assigns a client id to a clean session without one [MQTT-3.1.3-6]', async () => {
    const client = await bench.raw();
    expect(await client.connect({ clientId: '', username: 'tok-d1' })).toMatchObject({ returnCode: 0 });
    await client.ping();
  });
});

describe.each([true, false])('a packet that breaks the standard, data plane %s', (dataPlane) => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench({ dataPlane });
  });
  afterEach(() => bench.close());

  const up = text('sen/v1/d1/up');
  const down = text('sen/v1/d1/down');
  const cases: [string, Buffer][] = [
    ['MQTT-3.1.0-2 a second CONNECT', generate(connectPacket({ clientId: 'd1', username: 'tok-d1' }))],
    ['MQTT-3.3.1-4 QoS 3', packet(0x36, up, [0, 1], Buffer.from('x'))],
    ['MQTT-3.3.1-2 DUP on QoS 0', packet(0x38, up, Buffer.from('x'))],
    ['MQTT-2.3.1-1 PUBLISH with id 0', packet(0x32, up, [0, 0], Buffer.from('x'))],
    ['MQTT-3.3.2-2 + in a topic', packet(0x30, text('sen/+/up'), Buffer.from('x'))],
    ['MQTT-3.3.2-2 # in a topic', packet(0x30, text('#'), Buffer.from('x'))],
    ['MQTT-4.7.3-1 an empty topic', packet(0x30, text(''), Buffer.from('x'))],
    ['MQTT-1.5.3-1 ill-formed topic', packet(0x30, text(Buffer.from([0x61, 0xff])), Buffer.from('x'))],
    ['MQTT-1.5.3-2 U+0000 in a topic', packet(0x30, text('sen/v1/d1/up\u0000'), Buffer.from('x'))],
    ['a topic of 101 levels', packet(0x30, text('/'.repeat(100)), Buffer.from('x'))],
    ['a topic longer than the packet', packet(0x30, [0, 200], Buffer.from('x'))],
    ['a PUBLISH without its id', packet(0x32, up, [1])],
    ['a PUBLISH of one byte', packet(0x30, [0])],
    ['MQTT-3.8.1-1 SUBSCRIBE flags', packet(0x80, [0, 1], down, [0])],
    ['MQTT-2.3.1-1 SUBSCRIBE with id 0', packet(0x82, [0, 0], down, [0])],
    ['MQTT-3.8.3-3 SUBSCRIBE without filters', packet(0x82, [0, 1])],
    ['MQTT-3-8.3-4 requested QoS 3', packet(0x82, [0, 1], down, [3])],
    ['reserved bits of the requested QoS', packet(0x82, [0, 1], down, [4])],
    ['MQTT-4.7.1-3 the filter ab/+e', packet(0x82, [0, 1], text('ab/+e'), [0])],
    ['MQTT-4.7.1-3 the filter a+', packet(0x82, [0, 1], text('a+'), [0])],
    ['MQTT-4.7.1-2 the filter a#', packet(0x82, [0, 1], text('a#'), [0])],
    ['MQTT-4.7.1-2 the filter #/a', packet(0x82, [0, 1], text('#/a'), [0])],
    ['MQTT-4.7.3-1 an empty filter', packet(0x82, [0, 1], text(''), [0])],
    ['a filter without its QoS', packet(0x82, [0, 1], down)],
    ['MQTT-3.10.1-1 UNSUBSCRIBE flags', packet(0xa0, [0, 1], down)],
    ['MQTT-3.10.3-2 UNSUBSCRIBE without filters', packet(0xa2, [0, 1])],
    ['MQTT-3.1.1 has no DUP on UNSUBSCRIBE', packet(0xaa, [0, 1], down)],
    ['MQTT-3.6.1-1 PUBREL flags', packet(0x60, [0, 1])],
    ['a PUBACK of one byte', packet(0x40, [1])],
    ['a PUBACK of three bytes', packet(0x40, [0, 1, 0])],
    ['a PUBACK of id 0', packet(0x40, [0, 0])],
    ['PUBACK flags', packet(0x41, [0, 1])],
    ['a PINGREQ with a body', packet(0xc0, [0])],
    ['MQTT-3.14.1-1 DISCONNECT flags', packet(0xe1)],
    ['a DISCONNECT with a body', packet(0xe0, [0])],
    ['CONNACK from a client', packet(0x20, [0, 0])],
    ['packet type 0', packet(0x00)],
    ['packet type 15', packet(0xf0)],
    ['2.2.3 a length of five bytes', Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01])],
  ];
  it.each(cases)('%s: closed', async (_what, bytes) => {
    const client = await bench.device('d1');
    client.send(bytes, publishPacket('sen/v1/d1/up', 'after'));
    await client.end();
    expect(client.received).toEqual([]);
    expect(bench.refusals).toMatchObject([{ device: 'd1', reason: 'protocol-error' }]);
    expect(bench.sink.taken).toEqual([]);
  });

  it.each([65_536, 1_000_000])('a packet of %d bytes: closed at its header', async (size) => {
    const client = await bench.device('d1');
    client.send(publishPacket('sen/v1/d1/up', Buffer.alloc(size)));
    await client.end();
    expect(bench.refusals).toMatchObject([{ device: 'd1', reason: 'packet-too-large' }]);
    expect(bench.sink.taken).toEqual([]);
  });

  it('takes a packet of 64 KiB, however it is cut', async () => {
    const client = await bench.device('d1');
    const bytes = generate(publishPacket('sen/v1/d1/up', Buffer.alloc(65_000, 'x')));
    for (let at = 0; at < bytes.length; at += 9_999) {
      client.send(bytes.subarray(at, at + 9_999));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await client.next('puback');
    expect(bench.sink.taken[0]?.payload).toHaveLength(65_000);
  });

  it('takes CONNECT and PUBLISH byte by byte', async () => {
    const client = await bench.raw();
    const bytes = Buffer.concat([
      generate(connectPacket({ clientId: 'd1', username: 'tok-d1' })),
      generate(publishPacket('sen/v1/d1/up', 'slowly', { id: 300 })),
      generate({ cmd: 'pingreq' }),
    ]);
    for (const byte of bytes) {
      client.socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await client.next('pingresp');
    expect((await client.next('puback')).messageId).toBe(300);
    expect(bench.sink.texts).toEqual(['slowly']);
  });
});

describe('time-outs', () => {
  let bench: Bench;
  afterEach(() => bench.close());

  it('lets go of a connection that sends no CONNECT, or half of one', async () => {
    bench = await startBench({ limits: { connectTimeoutMs: 100 } });
    const silent = await bench.raw();
    const half = await bench.raw();
    half.send(generate(connectPacket({ clientId: 'd1', username: 'tok-d1' })).subarray(0, 9));
    await silent.end();
    await half.end();
    await eventually(() => bench.refusals.reduce((n, r) => n + r.count, 0) === 2, 'two refusals');
    expect(new Set(bench.refusals.map((r) => r.reason))).toEqual(new Set(['connect-timeout']));
  });

  it('lets go of a client that leaves half a PUBLISH with keep alive 0', async () => {
    bench = await startBench({ limits: { packetTimeoutMs: 100 } });
    const client = await bench.device('d1', { keepalive: 0 });
    client.send(generate(publishPacket('sen/v1/d1/up', 'cut off')).subarray(0, 12));
    await client.end();
    expect(bench.refusals).toMatchObject([{ device: 'd1', reason: 'packet-timeout' }]);
  });

  it.each([true, false])('enforces keep alive × 1.5 [MQTT-3.1.2-24], data plane %s', async (dataPlane) => {
    bench = await startBench({ dataPlane });
    const silent = await bench.device('d1', { keepalive: 1 });
    const busy = await bench.device('d2', { keepalive: 1 });
    const timer = setInterval(() => busy.send(publishPacket('sen/v1/d2/up', 'x', { qos: 0 })), 200);
    const begun = Date.now();
    await silent.end();
    clearInterval(timer);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1400);
    expect(bench.refusals).toMatchObject([{ device: 'd1', reason: 'keepalive-timeout' }]);
    await busy.ping();
  });

  it('answers "server unavailable" when the credential cannot be checked', async () => {
    bench = await startBench({
      limits: { authenticateTimeoutMs: 50 },
      authenticate: ({ clientId }) =>
        clientId === 'never' ? new Promise(() => {}) : Promise.reject(new Error('down')),
    });
    for (const clientId of ['never', 'throws']) {
      const client = await bench.raw();
      expect(await client.connect({ clientId })).toMatchObject({ returnCode: 3 });
      await client.end();
    }
    expect(bench.refusals[0]).toMatchObject({ reason: 'authentication-timeout' });
  });
});
