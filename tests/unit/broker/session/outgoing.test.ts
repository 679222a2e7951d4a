import { type IPublishPacket, type Packet, parser } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { Outgoing } from '../../../../broker/session/outgoing.ts';

const outlet = () => {
  const sent: Packet[] = [];
  const reader = parser();
  reader.on('packet', (packet) => sent.push(packet));
  return { sent, hasRoom: true, send: (bytes: Buffer) => void reader.parse(bytes) };
};
let dropped: string[] = [];
const make = (limit: number): Outgoing => {
  dropped = [];
  return new Outgoing(limit, (delivery) => dropped.push(`${delivery.payload}`.slice(0, 4)));
};
const message = (text: string, qos: 0 | 1 | 2 = 1) => ({ topic: 't', payload: Buffer.from(text), qos, retain: false });
const texts = (packets: Packet[]): string[] =>
  packets.filter((p) => p.cmd === 'publish').map((p) => `${(p as IPublishPacket).payload}`);

describe('Outgoing', () => {
  it('keeps QoS 1 and 2 for a client that is away, QoS 0 not', () => {
    const outgoing = make(10);
    for (const qos of [0, 1, 2] as const) outgoing.deliver(message(`${qos}`, qos));
    const client = outlet();
    outgoing.attach(client);
    expect(texts(client.sent)).toEqual(['1', '2']);
    expect(dropped).toEqual([]);
  });

  it('has at most a window in flight, and sends on as acknowledgements come', () => {
    const outgoing = make(1000);
    const client = outlet();
    outgoing.attach(client);
    for (let i = 0; i < 250; i++) outgoing.deliver(message(`${i}`));
    expect(client.sent).toHaveLength(100);
    expect(new Set(client.sent.map((p) => p.messageId)).size).toBe(100);
    for (let done = 0; done < 250; done++) outgoing.finished(client.sent[done]?.messageId as number);
    expect(texts(client.sent)).toEqual(Array.from({ length: 250 }, (_, i) => `${i}`));
    expect(outgoing.waiting).toBe(0);
  });

  it('drops the oldest that was not sent, and counts it', () => {
    const outgoing = make(3);
    for (let i = 0; i < 5; i++) outgoing.deliver(message(`${i}`));
    const client = outlet();
    outgoing.attach(client);
    expect(texts(client.sent)).toEqual(['2', '3', '4']);
    expect(dropped).toEqual(['0', '1']);
  });

  it('keeps so many bytes, however few messages they are', () => {
    const outgoing = make(1000);
    for (let i = 0; i < 100; i++) outgoing.deliver(message(`${i} ${'x'.repeat(60_000)}`));
    expect(outgoing.waiting).toBe(69);
    expect(dropped).toHaveLength(31);
  });

  it('sends nothing more to a client without room, and drops QoS 0 for it', () => {
    const outgoing = make(3);
    const client = outlet();
    outgoing.attach(client);
    client.hasRoom = false;
    outgoing.deliver(message('zero', 0));
    outgoing.deliver(message('one'));
    expect(client.sent).toEqual([]);
    client.hasRoom = true;
    outgoing.pump();
    expect(texts(client.sent)).toEqual(['one']);
    expect(dropped).toEqual(['zero']);
  });

  it('never gives an id twice that is in use, around the end of the ids', () => {
    const outgoing = make(10);
    const client = outlet();
    outgoing.attach(client);
    outgoing.deliver(message('stays'));
    const kept = client.sent[0]?.messageId as number;
    for (let i = 0; i < 70_000; i++) {
      outgoing.deliver(message('x'));
      const id = client.sent.at(-1)?.messageId as number;
      expect(id !== kept && id >= 1 && id <= 65535).toBe(true);
      outgoing.finished(id);
    }
  });

  it('answers a PUBREC that it does not know with PUBREL', () => {
    const outgoing = make(10);
    const client = outlet();
    outgoing.attach(client);
    outgoing.received(77);
    expect(client.sent).toMatchObject([{ cmd: 'pubrel', messageId: 77 }]);
  });
});
