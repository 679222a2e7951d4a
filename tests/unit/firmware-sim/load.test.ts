import { parser } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { ackReader } from '../../../firmware-sim/load/ack-reader.ts';
import { Histogram } from '../../../firmware-sim/load/histogram.ts';
import { POND_PAYLOAD } from '../../../firmware-sim/load/load.ts';
import { PublishBlock } from '../../../firmware-sim/load/packets.ts';

describe('pre-encoded packets', () => {
  it('are PUBLISHes whose ids and times were written over', () => {
    const block = new PublishBlock('sen/v1/ao-1/up', POND_PAYLOAD, 3);
    block.set(0, 1, 1_795_343_400_000);
    block.set(1, 258, 1_795_343_400_001);
    block.set(2, 65_535, 9_999_999_999_999);
    const seen: { messageId?: number | undefined; ts: number; topic: string; qos: number }[] = [];
    const mqtt = parser();
    mqtt.on('packet', (packet) => {
      if (packet.cmd !== 'publish') throw new Error(packet.cmd);
      const { messageId, topic, qos, payload } = packet;
      seen.push({ messageId, topic, qos, ts: JSON.parse(payload.toString()).ts });
    });
    mqtt.parse(block.bytes);
    expect(seen).toEqual([
      { messageId: 1, topic: 'sen/v1/ao-1/up', qos: 1, ts: 1_795_343_400_000 },
      { messageId: 258, topic: 'sen/v1/ao-1/up', qos: 1, ts: 1_795_343_400_001 },
      { messageId: 65_535, topic: 'sen/v1/ao-1/up', qos: 1, ts: 9_999_999_999_999 },
    ]);
  });

  it('need a place for the time', () => {
    expect(() => new PublishBlock('t', '{}', 1)).toThrow(/TIME/);
  });
});

describe('reading acknowledgements', () => {
  const stream = Buffer.from([0x20, 2, 0, 0, 0x40, 2, 0, 1, 0x40, 2, 1, 2, 0x40, 2, 255, 255]);
  const heard = (chunks: readonly Buffer[]) => {
    const seen: string[] = [];
    const read = ackReader({
      onConnack: (code) => seen.push(`connack ${code}`),
      onPuback: (id) => seen.push(`puback ${id}`),
      onNonsense: (first) => seen.push(`nonsense ${first}`),
    });
    for (const chunk of chunks) read(chunk);
    return seen;
  };

  it('does not mind where the stream is cut', () => {
    const whole = heard([stream]);
    expect(whole).toEqual(['connack 0', 'puback 1', 'puback 258', 'puback 65535']);
    for (let size = 1; size < stream.length; size++) {
      const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, i) =>
        stream.subarray(i * size, (i + 1) * size),
      );
      expect(heard(chunks), `cut every ${size} bytes`).toEqual(whole);
    }
  });

  it('says so when something else comes', () => {
    expect(heard([Buffer.from([0xd0, 0, 0, 0])])).toEqual(['nonsense 208']);
  });
});

describe('a histogram', () => {
  it('knows percentiles within 5 % and the maximum exactly', () => {
    const histogram = new Histogram();
    expect(histogram.percentile(0.5)).toBe(0);
    for (let i = 1; i <= 10_000; i++) histogram.add(i / 100);
    expect(Math.abs(histogram.percentile(0.5) - 50) / 50).toBeLessThan(0.05);
    expect(Math.abs(histogram.percentile(0.99) - 99) / 99).toBeLessThan(0.05);
    expect(histogram.max).toBe(100);
    expect(histogram.percentile(1)).toBe(100);
  });
});
