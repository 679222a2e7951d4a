import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Bench,
  type connectPacket,
  eventually,
  publishPacket,
  type RawClient,
  startBench,
  unrestricted,
} from './support.ts';

/** MQTT 3.1.1 between ordinary clients, as conformance suites meet it at the open broker. */
let bench: Bench;
beforeEach(async () => {
  bench = await startBench({ authenticate: unrestricted, limits: { sessionsPerDevice: 100 } });
});
afterEach(() => bench.close());

type Qos = 0 | 1 | 2;
const join = async (clientId: string, options: Parameters<typeof connectPacket>[0] = {}): Promise<RawClient> => {
  const client = await bench.raw();
  expect(await client.connect({ clientId, ...options })).toMatchObject({ returnCode: 0 });
  return client;
};
let nextId = 1000;
const subscribe = async (client: RawClient, ...filters: [string, Qos][]): Promise<number[]> => {
  const messageId = nextId++;
  client.send({ cmd: 'subscribe', messageId, subscriptions: filters.map(([topic, qos]) => ({ topic, qos })) } as never);
  const answer = await client.next('suback');
  expect(answer.messageId).toBe(messageId);
  return answer.granted as number[];
};
/** Publishes and goes through the whole handshake. */
const publish = async (client: RawClient, topic: string, payload: string, qos: Qos, retain = false): Promise<void> => {
  const id = nextId++;
  client.send(publishPacket(topic, payload, { qos, id, retain }));
  if (qos === 1) expect((await client.next('puback')).messageId).toBe(id);
  if (qos !== 2) return;
  expect((await client.next('pubrec')).messageId).toBe(id);
  client.send({ cmd: 'pubrel', messageId: id } as never);
  expect((await client.next('pubcomp')).messageId).toBe(id);
};
interface Heard {
  topic: string;
  payload: string;
  qos: Qos;
  retain: boolean;
  dup: boolean;
  messageId: number;
}
const hear = async (client: RawClient): Promise<Heard> => {
  const packet = await client.next('publish');
  return { ...packet, payload: String(packet.payload) } as unknown as Heard;
};
/** Takes a message and acknowledges it. */
const take = async (client: RawClient): Promise<Heard> => {
  const heard = await hear(client);
  if (heard.qos === 1) client.send({ cmd: 'puback', messageId: heard.messageId } as never);
  if (heard.qos === 2) {
    client.send({ cmd: 'pubrec', messageId: heard.messageId } as never);
    expect((await client.next('pubrel')).messageId).toBe(heard.messageId);
    client.send({ cmd: 'pubcomp', messageId: heard.messageId } as never);
  }
  return heard;
};
const leave = async (client: RawClient): Promise<void> => {
  client.send({ cmd: 'disconnect' });
  await client.end();
  await eventually(() => client.closed, 'the end');
};
const heardNothing = async (client: RawClient): Promise<void> => {
  await client.ping();
  expect(client.received).toEqual([]);
};

describe('publish and subscribe', () => {
  it.each([0, 1, 2] as const)(
    'delivers QoS %d at the lower of the published and the granted QoS [MQTT-3.8.4-6]',
    async (granted) => {
      const listener = await join('listener');
      expect(await subscribe(listener, ['a/+', granted])).toEqual([granted]);
      const speaker = await join('speaker');
      for (const qos of [0, 1, 2] as const) {
        await publish(speaker, 'a/b', `at ${qos}`, qos);
        expect(await take(listener)).toMatchObject({
          topic: 'a/b',
          payload: `at ${qos}`,
          qos: Math.min(qos, granted),
          retain: false,
          dup: false,
        });
      }
      await heardNothing(listener);
    },
  );

  it('delivers once, at the highest QoS of overlapping subscriptions [MQTT-3.3.5-1]', async () => {
    const listener = await join('listener');
    await subscribe(listener, ['TopicA/#', 2], ['TopicA/+', 1], ['TopicA/C', 0]);
    const speaker = await join('speaker');
    await publish(speaker, 'TopicA/C', 'overlap', 2);
    expect(await take(listener)).toMatchObject({ qos: 2 });
    await heardNothing(listener);
  });

  it('gives a code for each filter, even one named twice, and for a refused one [MQTT-3.8.4-5]', async () => {
    const listener = await join('listener');
    expect(await subscribe(listener, ['a', 0], ['test/nosubscribe', 1], ['a', 2], ['b', 1])).toEqual([0, 128, 2, 1]);
    await publish(listener, 'test/nosubscribe', 'x', 1);
    await heardNothing(listener);
  });

  it('replaces a subscription, and sends retained messages anew [MQTT-3.8.4-3]', async () => {
    const client = await join('c');
    await publish(client, 'r', 'kept', 1, true);
    await subscribe(client, ['r', 0]);
    expect(await take(client)).toMatchObject({ payload: 'kept', qos: 0, retain: true });
    await subscribe(client, ['r', 2]);
    expect(await take(client)).toMatchObject({ payload: 'kept', qos: 1, retain: true });
    await publish(client, 'r', 'live', 2);
    expect(await take(client)).toMatchObject({ payload: 'live', qos: 2, retain: false });
    await heardNothing(client);
  });

  it('stops after UNSUBSCRIBE, exactly that filter [MQTT-3.10.4-2]', async () => {
    const client = await join('c');
    await subscribe(client, ['a', 1], ['a/b', 1], ['+', 1]);
    client.send({ cmd: 'unsubscribe', messageId: 7, unsubscriptions: ['a', 'never'] } as never);
    expect((await client.next('unsuback')).messageId).toBe(7);
    await publish(client, 'a', 'by the wildcard', 1);
    expect(await take(client)).toMatchObject({ payload: 'by the wildcard' });
    client.send({ cmd: 'unsubscribe', messageId: 8, unsubscriptions: ['+', 'a/b'] } as never);
    await client.next('unsuback');
    await publish(client, 'a', 'x', 1);
    await publish(client, 'a/b', 'x', 1);
    await heardNothing(client);
  });

  it('does not match $ topics with a leading wildcard [MQTT-4.7.2-1]', async () => {
    const client = await join('c');
    await subscribe(client, ['#', 1], ['+/a', 1]);
    await publish(client, '$own/a', 'x', 1, true);
    await heardNothing(client);
    await subscribe(client, ['$own/#', 1]);
    expect(await take(client)).toMatchObject({ topic: '$own/a', retain: true });
    await publish(client, '$SYS/x', 'nobody may', 1);
    await heardNothing(client);
  });

  it('keeps the order of one topic and QoS [MQTT-4.6.0-6]', async () => {
    const client = await join('c');
    await subscribe(client, ['a', 2]);
    const ids = Array.from({ length: 300 }, (_, i) => i + 1);
    client.send(...ids.map((id) => publishPacket('a', `${id}`, { qos: 1, id })));
    for (const id of ids) expect(await take(client)).toMatchObject({ payload: `${id}` });
  });

  it.each([
    ['/', 3],
    ['a//b', 1],
    ['/a', 1],
    [' ', 1],
  ])('treats the topic %j level by level [MQTT-4.7.3-4]', async (topic) => {
    const client = await join('c');
    await subscribe(client, [topic, 0]);
    await publish(client, topic, 'x', 0);
    expect(await take(client)).toMatchObject({ topic });
  });

  it.each(['__proto__/constructor', 'toString', 'đồng/ruộng', '\ufeffbom'])(
    'knows the topic %j as any other',
    async (topic) => {
      const client = await join('__proto__', { clean: false });
      await subscribe(client, [topic, 2]);
      await publish(client, topic, 'x', 2, true);
      expect(await take(client)).toMatchObject({ topic, retain: false });
      await subscribe(client, [topic, 1]);
      expect(await take(client)).toMatchObject({ topic, retain: true });
      await leave(client);
      await publish(await join('constructor'), topic, 'later', 1);
      expect(await take(await join('__proto__', { clean: false }))).toMatchObject({ topic, payload: 'later' });
    },
  );

  it('takes an empty payload and one of 60 kB', async () => {
    const client = await join('c');
    await subscribe(client, ['a', 1]);
    for (const payload of ['', 'y'.repeat(60_000)]) {
      await publish(client, 'a', payload, 1);
      expect((await take(client)).payload).toBe(payload);
    }
  });

  it('delivers a QoS 2 message once however often it is sent [MQTT-4.3.3-2]', async () => {
    const listener = await join('listener');
    await subscribe(listener, ['a', 2]);
    const speaker = await join('speaker');
    for (const dup of [false, true, true]) {
      speaker.send(publishPacket('a', 'x', { qos: 2, id: 5, dup }));
      await speaker.next('pubrec');
    }
    speaker.send({ cmd: 'pubrel', messageId: 5 } as never);
    await speaker.next('pubcomp');
    speaker.send({ cmd: 'pubrel', messageId: 5 } as never);
    await speaker.next('pubcomp');
    await take(listener);
    await heardNothing(listener);
  });
});

describe('retained messages', () => {
  it('are sent to new subscribers, the last of each topic, and removed by an empty one', async () => {
    const speaker = await join('speaker');
    for (const qos of [0, 1, 2] as const) await publish(speaker, `fromb/qos ${qos}`, `qos ${qos}`, qos, true);
    await publish(speaker, 'fromb/qos 0', 'newer', 0, true);
    await publish(speaker, 'fromb/qos 1', 'not retained', 1, false);
    const listener = await join('listener');
    await subscribe(listener, ['fromb/+', 2]);
    const got = [await take(listener), await take(listener), await take(listener)];
    expect(got.map((m) => `${m.payload} ${m.qos} ${m.retain}`).sort()).toEqual([
      'newer 0 true',
      'qos 1 1 true',
      'qos 2 2 true',
    ]);
    for (const qos of [0, 1, 2] as const) await publish(speaker, `fromb/qos ${qos}`, '', qos, true);
    for (let i = 0; i < 3; i++) expect(await take(listener)).toMatchObject({ payload: '', retain: false });
    const late = await join('late');
    await subscribe(late, ['#', 2]);
    await heardNothing(late);
  });

  it('wait for a subscriber that is slow, all 3,000 of them', async () => {
    const speaker = await join('speaker');
    for (let i = 0; i < 3000; i++) speaker.send(publishPacket(`r/${i}`, 'z'.repeat(300), { qos: 0, retain: true }));
    await speaker.ping();
    const listener = await join('listener');
    listener.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'r/#', qos: 1 }] } as never);
    await new Promise((resolve) => setImmediate(resolve));
    listener.socket.pause();
    await speaker.ping();
    listener.socket.resume();
    await listener.until(() => listener.received.filter((p) => p.cmd === 'publish').length === 3000, 'all of them');
  });
});

describe('sessions', () => {
  it('keep subscriptions and messages of QoS 1 and 2 while the client is away', async () => {
    const first = await join('a', { clean: false });
    await subscribe(first, ['q/+', 2], ['low/#', 1]);
    await leave(first);
    const speaker = await join('speaker');
    for (const qos of [0, 1, 2] as const) await publish(speaker, `q/${qos}`, `${qos}`, qos);
    await publish(speaker, 'low/x', 'downgraded', 2);
    const again = await bench.raw();
    expect(await again.connect({ clientId: 'a', clean: false })).toMatchObject({ sessionPresent: true });
    expect(await take(again)).toMatchObject({ payload: '1', qos: 1, dup: false });
    expect(await take(again)).toMatchObject({ payload: '2', qos: 2, dup: false });
    expect(await take(again)).toMatchObject({ payload: 'downgraded', qos: 1 });
    await publish(speaker, 'q/live', 'live', 1);
    expect(await take(again)).toMatchObject({ payload: 'live' });
    await heardNothing(again);
  });

  it('tell whether they were there [MQTT-3.2.2-1..3], also without a subscription', async () => {
    const steps: [boolean, boolean][] = [
      [false, false],
      [false, true],
      [true, false],
      [false, false],
      [false, true],
    ];
    for (const [clean, sessionPresent] of steps) {
      const client = await bench.raw();
      expect(await client.connect({ clientId: 'a', clean })).toMatchObject({ sessionPresent });
      await leave(client);
    }
  });

  it('send again what was not acknowledged, with DUP and the same id [MQTT-4.4.0-1]', async () => {
    const first = await join('a', { clean: false });
    await subscribe(first, ['t', 2]);
    const speaker = await join('speaker');
    await publish(speaker, 't', 'one', 1);
    await publish(speaker, 't', 'two', 2);
    await publish(speaker, 't', 'three', 2);
    const [one, two, three] = [await hear(first), await hear(first), await hear(first)];
    first.send({ cmd: 'pubrec', messageId: three.messageId } as never);
    await first.next('pubrel');
    first.socket.destroy();
    const again = await join('a', { clean: false });
    expect((await again.next('pubrel')).messageId).toBe(three.messageId);
    expect(await take(again)).toMatchObject({ payload: 'one', dup: true, messageId: one.messageId });
    expect(await take(again)).toMatchObject({ payload: 'two', dup: true, messageId: two.messageId });
    again.send({ cmd: 'pubcomp', messageId: three.messageId } as never);
    await heardNothing(again);
    again.socket.destroy();
    await heardNothing(await join('a', { clean: false }));
  });

  it('end with their connection when clean [MQTT-3.1.2-6]', async () => {
    const first = await join('a');
    await subscribe(first, ['t', 1]);
    await leave(first);
    const speaker = await join('speaker');
    await publish(speaker, 't', 'lost on purpose', 1);
    const again = await join('a', { clean: false });
    await heardNothing(again);
  });

  it('go to a new connection of the same client [MQTT-3.1.4-2]', async () => {
    const first = await join('a', { clean: false });
    await subscribe(first, ['t', 1]);
    const second = await join('a', { clean: false });
    await first.end();
    await publish(second, 't', 'x', 1);
    expect(await take(second)).toMatchObject({ payload: 'x' });
    await heardNothing(second);
  });

  it('deliver more than may be in flight, in order', async () => {
    const first = await join('a', { clean: false });
    await subscribe(first, ['t', 1]);
    await leave(first);
    const speaker = await join('speaker');
    for (let i = 0; i < 500; i++) await publish(speaker, 't', `${i}`, 1);
    const again = await join('a', { clean: false });
    for (let i = 0; i < 500; i++) expect(await take(again)).toMatchObject({ payload: `${i}` });
  });
});

describe('wills', () => {
  const will = { topic: 'will/w', payload: Buffer.from('gone'), qos: 2 as const, retain: false };

  it('are published when a client vanishes, not when it says goodbye [MQTT-3.1.2-8, -10]', async () => {
    const listener = await join('listener');
    await subscribe(listener, ['will/+', 2]);
    await leave(await join('polite', { will }));
    await heardNothing(listener);
    (await join('rude', { will })).socket.destroy();
    expect(await take(listener)).toMatchObject({ payload: 'gone', qos: 2, retain: false });
  });

  it('are published when the keep alive runs out, and on a protocol error', async () => {
    const listener = await join('listener');
    await subscribe(listener, ['will/+', 2]);
    await join('silent', { will, keepalive: 1 });
    expect(await take(listener)).toMatchObject({ payload: 'gone' });
    (await join('broken', { will })).send(Buffer.from([0xf0, 0]));
    expect(await take(listener)).toMatchObject({ payload: 'gone' });
  });

  it('are retained when asked [MQTT-3.1.2-17], and may be empty', async () => {
    (await join('rude', { will: { ...will, retain: true } })).socket.destroy();
    await eventually(() => bench.broker.stats.connections === 0, 'the end');
    const listener = await join('listener');
    await subscribe(listener, ['will/+', 2]);
    expect(await take(listener)).toMatchObject({ payload: 'gone', retain: true });
    (await join('rude', { will: { ...will, payload: Buffer.alloc(0) } })).socket.destroy();
    expect(await take(listener)).toMatchObject({ payload: '' });
  });
});

describe('a frozen subscriber', () => {
  it('holds back nobody and costs a bounded amount of memory', async () => {
    const frozen = await join('frozen', { clean: false });
    await subscribe(frozen, ['t', 1], ['t0', 0]);
    frozen.socket.pause();
    const listener = await join('listener');
    await subscribe(listener, ['t', 1]);
    const speaker = await join('speaker');
    const payload = 'p'.repeat(50_000);
    for (let i = 0; i < 400; i++) {
      await publish(speaker, 't', payload, ((i % 2) + 1) as Qos);
      await publish(speaker, 't0', payload, 0);
      await take(listener);
    }
    await heardNothing(listener);
    frozen.socket.resume();
    await take(frozen);
  });
});
