import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PacketListener, PacketSplitter } from '../../../../broker/mqtt/packet-splitter.ts';

const record = (options: { maxBytes?: number; stopAfter?: number } = {}) => {
  const seen: string[] = [];
  const begun: number[] = [];
  let chunks = 0;
  const listener: PacketListener = {
    begun: (first) => begun.push(first) > 0,
    packet(bytes, start, body, end) {
      seen.push(`${bytes.subarray(start, body).toString('hex')} ${bytes.subarray(body, end).toString('hex')}`);
      return seen.length !== options.stopAfter;
    },
    chunkDone: () => chunks++,
    unsplittable: (problem, bytes) => seen.push(`${problem} ${bytes}`),
  };
  const splitter = new PacketSplitter(listener, options.maxBytes ?? 70_000);
  return { splitter, seen, begun, chunks: () => chunks };
};

const frame = (first: number, body: Uint8Array): Buffer => {
  const length: number[] = [];
  let rest = body.length;
  do {
    length.push((rest & 127) | (rest > 127 ? 128 : 0));
    rest >>= 7;
  } while (rest > 0);
  return Buffer.from([first, ...length, ...body]);
};
const frames = fc
  .array(fc.tuple(fc.nat(255), fc.uint8Array({ maxLength: 400 })), { minLength: 1, maxLength: 12 })
  .map((list) => Buffer.concat(list.map(([first, body]) => frame(first, body))));

const cut = (bytes: Buffer, cuts: number[]): Buffer[] => {
  const at = [...new Set(cuts.map((c) => c % bytes.length))].filter((c) => c > 0).sort((a, b) => a - b);
  return [0, ...at].map((from, i) => bytes.subarray(from, at[i] ?? bytes.length));
};

describe('PacketSplitter', () => {
  it('finds the same packets whatever pieces they come in', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.nat(10_000), { maxLength: 40 }), (bytes, cuts) => {
        const whole = record();
        whole.splitter.feed(bytes);
        const pieces = record();
        for (const piece of cut(bytes, cuts)) pieces.splitter.feed(piece);
        expect(pieces.seen).toEqual(whole.seen);
        expect(pieces.splitter.midPacket).toBe(false);
      }),
    );
  });

  it('finds the same trouble whatever pieces random bytes come in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.array(fc.nat(300)), (random, cuts) => {
        const bytes = Buffer.from(random);
        const whole = record({ maxBytes: 90 });
        whole.splitter.feed(bytes);
        const pieces = record({ maxBytes: 90 });
        for (const piece of cut(bytes, cuts)) pieces.splitter.feed(piece);
        expect(pieces.seen).toEqual(whole.seen);
      }),
    );
  });

  it('goes on after a stop exactly where it stopped', () => {
    fc.assert(
      fc.property(frames, fc.nat(12), fc.nat(5000), (bytes, stopAfter, at) => {
        const whole = record();
        whole.splitter.feed(bytes);
        const held = record({ stopAfter });
        for (const piece of cut(bytes, [at])) held.splitter.feed(piece);
        expect(held.seen.length).toBe(stopAfter === 0 ? whole.seen.length : Math.min(stopAfter, whole.seen.length));
        held.splitter.resume();
        expect(held.seen).toEqual(whole.seen);
      }),
    );
  });

  it('tells of a packet that has begun, at its first byte', () => {
    const { splitter, begun, seen } = record();
    splitter.feed(Buffer.from([0x30]));
    expect(begun).toEqual([0x30]);
    expect(splitter.midPacket).toBe(true);
    splitter.feed(Buffer.from([0]));
    expect(seen).toEqual(['3000 ']);
    expect(splitter.midPacket).toBe(false);
  });

  it.each([
    ['in one piece', [[0x30, 0x85, 0x10]]],
    ['byte by byte', [[0x30], [0x85], [0x10]]],
  ])('ends at the header of a packet that is too large, %s', (_how, pieces) => {
    const { splitter, seen } = record({ maxBytes: 2000 });
    for (const piece of pieces) splitter.feed(Buffer.from(piece));
    expect(seen).toEqual([`too-large ${3 + 5 + 16 * 128}`]);
    splitter.feed(frame(0x30, Buffer.from('ignored')));
    expect(seen).toHaveLength(1);
  });

  it('keeps what comes while it is held', () => {
    const { splitter, seen, chunks } = record();
    splitter.hold();
    splitter.feed(frame(0x30, Buffer.from('a')));
    splitter.feed(frame(0x30, Buffer.from('b')));
    expect([seen, chunks()]).toEqual([[], 0]);
    splitter.resume();
    expect([seen, chunks()]).toEqual([['3001 61', '3001 62'], 1]);
  });
});
