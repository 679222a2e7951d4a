import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { readConnect } from '../../../../broker/mqtt/read-connect.ts';

const bodyOf = (packet: Buffer): number => {
  let at = 1;
  while ((packet[at++] as number) > 127);
  return at;
};
const text = fc.string({ maxLength: 30 }).filter((s) => !s.includes('\0'));
const topic = text.filter((s) => s !== '' && !/[+#]/.test(s));
const connects = fc.record({
  clientId: text.filter((s) => s !== ''),
  clean: fc.boolean(),
  keepalive: fc.nat(65535),
  will: fc.option(
    fc.record({
      topic,
      payload: fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
      qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
      retain: fc.boolean(),
    }),
  ),
  // The encoder of the test library leaves an empty user name out.
  username: fc.option(text.filter((s) => s !== '')),
});

describe('readConnect', () => {
  it('reads back what was written, MQTT 3.1 and 3.1.1', () => {
    fc.assert(
      fc.property(
        connects,
        fc.constantFrom(3 as const, 4 as const),
        fc.uint8Array({ minLength: 1 }),
        (connect, level, secret) => {
          const password = connect.username === null ? null : Buffer.from(secret);
          const packet = generate({
            cmd: 'connect',
            protocolId: level === 3 ? 'MQIsdp' : 'MQTT',
            protocolVersion: level,
            clientId: connect.clientId,
            clean: connect.clean,
            keepalive: connect.keepalive,
            ...(connect.will ? { will: connect.will } : {}),
            ...(connect.username === null ? {} : { username: connect.username, password: password as Buffer }),
          });
          expect(readConnect(packet, bodyOf(packet), packet.length)).toEqual({
            ok: true,
            connect: { ...connect, level, password },
          });
        },
      ),
    );
  });

  it('never throws, and takes no CONNECT that was cut or lengthened (3.1.1)', () => {
    const packet = generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clientId: 'abc',
      clean: true,
      will: { topic: 'w', payload: Buffer.from('x'), qos: 1, retain: false },
      username: 'u',
      password: Buffer.from('p'),
    });
    const body = bodyOf(packet);
    for (let end = body; end < packet.length; end++) expect(readConnect(packet, body, end).ok).toBe(false);
    const longer = Buffer.concat([packet, Buffer.from([0])]);
    expect(readConnect(longer, body, longer.length).ok).toBe(false);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (random) => {
        const bytes = Buffer.concat([packet.subarray(body, body + 8), Buffer.from(random)]);
        expect(typeof readConnect(bytes, 0, bytes.length).ok).toBe('boolean');
      }),
    );
  });

  it('keeps no piece of the buffer that it read from', () => {
    const packet = generate({
      cmd: 'connect',
      clientId: 'abc',
      protocolVersion: 4,
      username: 'u',
      password: Buffer.from('secret'),
      will: { topic: 'w', payload: Buffer.from('gone'), qos: 0, retain: false },
    } as never);
    const result = readConnect(packet, bodyOf(packet), packet.length);
    packet.fill(0);
    expect(result).toMatchObject({
      connect: { password: Buffer.from('secret'), will: { payload: Buffer.from('gone') } },
    });
  });
});
