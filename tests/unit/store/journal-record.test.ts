import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Uplink } from '../../../domain/uplink.ts';
import type { JournalCommit } from '../../../store/journal/contract.ts';
import { type FilledRow, OpenBatch } from '../../../store/journal/open-batch.ts';
import { CommitDecoder, DamagedCommit, forEachUplink, type Origin } from '../../../store/journal/record.ts';

const uplink = fc.record({
  connection: fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/),
  topic: fc.string({ unit: 'binary', maxLength: 200 }),
  payload: fc.uint8Array({ maxLength: 700 }),
  receivedAt: fc.double({ noNaN: true }),
});

const addTo = (batch: OpenBatch, { connection, topic, payload, receivedAt }: Uplink) =>
  batch.add(Buffer.from(connection), Buffer.from(topic), payload, 0, payload.length, receivedAt);

const commitOf = (row: FilledRow, seq = 1): JournalCommit => ({
  seq,
  count: row.count,
  bytes: new Uint8Array(row.memory.slice(0, row.length)),
});

function readBack(rows: readonly FilledRow[], decoder = new CommitDecoder()): Uplink[] {
  const uplinks: Uplink[] = [];
  for (const row of rows) {
    forEachUplink(commitOf(row), (u) => uplinks.push({ ...u, payload: new Uint8Array(u.payload) }), decoder);
  }
  return uplinks;
}

describe('records of the journal', () => {
  it('come back as they went in, whatever they hold and however small a row is', () => {
    fc.assert(
      fc.property(fc.array(uplink, { maxLength: 40 }), fc.integer({ min: 16, max: 4096 }), (uplinks, rowBytes) => {
        const batch = new OpenBatch(rowBytes);
        const decoder = new CommitDecoder(3);
        for (let round = 0; round < 3; round += 1) {
          for (const each of uplinks) addTo(batch, each);
          expect(batch.totalCount).toBe(uplinks.length);
          const rows = batch.take();
          expect(rows.reduce((sum, row) => sum + row.length, 0)).toBe(
            uplinks.reduce(
              (sum, u) => sum + 16 + Buffer.byteLength(u.connection) + Buffer.byteLength(u.topic) + u.payload.length,
              0,
            ),
          );
          expect(readBack(rows, decoder)).toEqual(uplinks);
          batch.giveBack(rows);
        }
      }),
    );
  });

  it('hold just the part of the bytes between start and end', () => {
    const batch = new OpenBatch(1 << 16);
    batch.add(Buffer.from('d'), Buffer.from('t'), Buffer.from('0123456789'), 3, 6, 5);
    expect(Buffer.from(readBack(batch.take())[0]?.payload ?? []).toString()).toBe('345');
  });

  it('give the same origin object for the same connection and topic', () => {
    const batch = new OpenBatch(1 << 16);
    for (const device of ['a', 'b', 'a']) {
      addTo(batch, { connection: device, topic: `sen/v1/${device}/up`, payload: new Uint8Array(3), receivedAt: 1 });
    }
    // Cut elsewhere, the same bytes are another origin.
    addTo(batch, { connection: 'as', topic: 'en/v1/a/up', payload: new Uint8Array(3), receivedAt: 1 });
    const origins: Origin[] = [];
    const [row] = batch.take();
    new CommitDecoder().forEach(commitOf(row as FilledRow), (origin) => origins.push(origin));
    expect(origins[2]).toBe(origins[0]);
    expect(new Set(origins).size).toBe(3);
    expect(origins[3]).toMatchObject({ connection: 'as', topic: 'en/v1/a/up' });
  });

  it('are refused when bytes are missing, left over or nonsense', () => {
    const batch = new OpenBatch(1 << 16);
    addTo(batch, { connection: 'device', topic: 'topic', payload: new Uint8Array(30), receivedAt: 1 });
    const [row] = batch.take();
    const whole = commitOf(row as FilledRow);
    const spoiled = (change: Partial<JournalCommit>) => () => forEachUplink({ ...whole, ...change }, () => {});
    expect(spoiled({})).not.toThrow();
    for (let length = 0; length < whole.bytes.length; length += 1) {
      expect(spoiled({ bytes: whole.bytes.slice(0, length) })).toThrow(DamagedCommit);
    }
    expect(spoiled({ count: 2 })).toThrow(DamagedCommit);
    expect(spoiled({ count: 0 })).toThrow(DamagedCommit);
    expect(spoiled({ bytes: new Uint8Array(whole.bytes.length).fill(255) })).toThrow(DamagedCommit);
  });
});
