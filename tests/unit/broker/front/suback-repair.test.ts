import { generate, type Packet, parser } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { SubackRepair } from '../../../../broker/front/suback-repair.ts';

const repair = (level: number, filters: [string, 0 | 1 | 2][], granted: number[]): Packet[] => {
  const subscriptions = filters.map(([topic, qos]) => ({ topic, qos }));
  const bytes = generate({ cmd: 'subscribe', messageId: 300, subscriptions } as never);
  const mended = new SubackRepair(level);
  mended.subscribe(bytes, bytes.length < 130 ? 2 : 3, bytes.length);
  const out: Packet[] = [];
  const reader = parser();
  reader.on('packet', (packet) => out.push(packet));
  const ping = generate({ cmd: 'pingresp' });
  reader.parse(
    mended.outgoing(Buffer.concat([ping, generate({ cmd: 'suback', messageId: 300, granted } as never), ping])),
  );
  return out;
};

describe('SubackRepair', () => {
  it('gives every filter its code, those named twice too', () => {
    const packets = repair(
      4,
      [
        ['a', 0],
        ['b', 1],
        ['a', 2],
      ],
      [2, 0x80],
    );
    expect(packets.map((p) => p.cmd)).toEqual(['pingresp', 'suback', 'pingresp']);
    expect(packets[1]).toMatchObject({ messageId: 300, granted: [0, 0x80, 2] });
  });

  it('leaves an answer alone that is right', () => {
    expect(
      repair(
        4,
        [
          ['a', 0],
          ['b', 1],
        ],
        [0, 0x80],
      )[1],
    ).toMatchObject({ granted: [0, 0x80] });
  });

  it('answers MQTT 3.1 positively', () => {
    expect(
      repair(
        3,
        [
          ['a', 2],
          ['b', 1],
        ],
        [0x80, 1],
      )[1],
    ).toMatchObject({ granted: [2, 1] });
  });

  it('writes long answers', () => {
    const filters = Array.from({ length: 200 }, (): [string, 1] => ['a', 1]);
    expect(repair(4, filters, [1])[1]).toMatchObject({ granted: filters.map(() => 1) });
  });
});
