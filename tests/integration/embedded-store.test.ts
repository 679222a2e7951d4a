import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openReader, openWriter } from '../../store/readings/open.ts';
import {
  type Reading,
  type ReadingReader,
  type ReadingWriter,
  type SeriesQuery,
  StoreUnavailable,
} from '../../store/readings/reading-store.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const timeZone = 'Asia/Ho_Chi_Minh';
/** Midnight in Vietnam. */
const midnight = Date.parse('2026-11-01T00:00:00+07:00');

let dir: string;
let file: string;
let open: (ReadingWriter | ReadingReader)[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sen-embedded-'));
  file = join(dir, 'readings.db');
  open = [];
});
afterEach(async () => {
  for (const each of open) await each.close();
  rmSync(dir, { recursive: true, force: true });
});

async function writerOf(): Promise<ReadingWriter> {
  const writer = await openWriter({ kind: 'embedded', file, timeZone });
  open.push(writer);
  return writer;
}

async function readerOf(): Promise<ReadingReader> {
  const reader = await openReader({ kind: 'embedded', file, timeZone });
  open.push(reader);
  return reader;
}

const readingAt = (at: number, result: number, device = 'd'): Reading => ({
  device,
  site: null,
  at,
  datastreams: ['soil_moisture'],
  results: [result],
});

const query = (from: number, to: number, bucketMs: number): SeriesQuery => ({
  device: 'd',
  datastream: 'soil_moisture',
  from,
  to,
  bucketMs,
  timeZone,
});

const page = { device: 'd', datastream: null, from: 0, to: 4e12, limit: 100, cursor: null };

/** A reading every ten minutes for so many days, numbered. */
const daysOf = (days: number, from = midnight): Reading[] =>
  Array.from({ length: days * 144 }, (_, i) => readingAt(from + i * 600_000, i));

describe('the embedded store', () => {
  it('can be read before it is there, and from then on', async () => {
    const reader = await readerOf();
    await reader.ping();
    expect((await reader.series(query(0, 4e12, HOUR))).t.length).toBe(0);
    expect(await reader.observations(page)).toEqual({ items: [], next: null });
    expect(await reader.datastreams('d')).toEqual([]);
    expect(existsSync(file)).toBe(false);
    const writer = await writerOf();
    expect(await reader.datastreams('d')).toEqual([]);
    await writer.append({ throughSeq: 1, readings: [readingAt(midnight, 5)], texts: [] });
    expect(await reader.observations(page)).toEqual({
      items: [{ device: 'd', datastream: 'soil_moisture', at: midnight, result: 5 }],
      next: null,
    });
    expect(await reader.datastreams('d')).toEqual(['soil_moisture']);
  });

  it('keeps words beside numbers, in order, page by page', async () => {
    const writer = await writerOf();
    const text = (at: number, datastream: string, result: string) => ({
      device: 'd',
      site: null,
      at,
      datastream,
      result,
    });
    const texts = [
      text(midnight, 'gate_state', 'open'),
      text(midnight, 'pump_state', 'on'),
      text(midnight + 5, 'gate_state', 'closed'),
      text(midnight + 9, 'gate_state', 'open'),
    ];
    await writer.append({ throughSeq: 1, readings: [readingAt(midnight, 1), readingAt(midnight + 7, 2)], texts });
    await writer.append({ throughSeq: 2, readings: [], texts: [text(midnight + 9, 'gate_state', 'stuck')] });
    const reader = await readerOf();
    const found: (number | string)[] = [];
    let cursor: string | null = null;
    do {
      const { items, next } = await reader.observations({ ...page, limit: 2, cursor });
      found.push(...items.map(({ result }) => result));
      cursor = next;
    } while (cursor !== null);
    expect(found).toEqual(['open', 'on', 1, 'closed', 2, 'stuck']);
    const gate = await reader.observations({ ...page, datastream: 'gate_state' });
    expect(gate.items.map(({ result }) => result)).toEqual(['open', 'closed', 'stuck']);
    expect(await reader.datastreams('d')).toEqual(['gate_state', 'pump_state', 'soil_moisture']);
    await expect(reader.observations({ ...page, cursor: 'nonsense' })).rejects.toThrow(RangeError);
  });

  it('remembers how far the journal is stored, and never goes back', async () => {
    const first = await writerOf();
    expect(await first.appliedSeq()).toBe(0);
    await first.append({ throughSeq: 41, readings: [], texts: [] });
    await first.append({ throughSeq: 12, readings: [], texts: [] });
    await first.close();
    const second = await writerOf();
    expect(await second.appliedSeq()).toBe(41);
  });

  it('answers rightly while it sums up and takes in more', async () => {
    const writer = await writerOf();
    const reader = await readerOf();
    const readings = daysOf(20);
    await writer.append({ throughSeq: 1, readings, texts: [] });
    let done = false;
    const maintained = writer.maintain(midnight + 30 * DAY).then(() => {
      done = true;
    });
    let late = 0;
    let asked = 0;
    do {
      const { count } = await reader.series(query(midnight, midnight + 20 * DAY, DAY));
      expect(count.reduce((a, b) => a + b, 0)).toBe(readings.length + late);
      expect(count.length).toBe(20);
      late += 1;
      await writer.append({ throughSeq: 1 + late, readings: [readingAt(midnight + late * HOUR + 1, -1)], texts: [] });
      asked += 1;
    } while (!done || asked < 3);
    await maintained;
    await writer.maintain(midnight + 30 * DAY);
    const { min, count } = await reader.series(query(midnight, midnight + 20 * DAY, DAY));
    expect(min[0]).toBe(-1);
    expect(count.reduce((a, b) => a + b, 0)).toBe(readings.length + late);
  });

  it('keeps hours and days longer than single results, and refuses what comes for days that are gone', async () => {
    const writer = await writerOf();
    const reader = await readerOf();
    await writer.append({ throughSeq: 1, readings: daysOf(60), texts: [] });
    const now = midnight + 60 * DAY;
    await writer.applyRetention({ rawDays: 10, hourlyDays: 30, dailyDays: null }, now);

    const { items } = await reader.observations({ ...page, limit: 10_000 });
    expect(items.length).toBe(10 * 144);
    expect(items[0]?.at).toBe(midnight + 50 * DAY);

    const days = await reader.series(query(midnight, now, DAY));
    expect([...days.count]).toEqual(Array.from({ length: 60 }, () => 144));
    expect(days.max[3]).toBe(4 * 144 - 1);
    const hours = await reader.series(query(midnight + 30 * DAY, now, HOUR));
    expect([...hours.count]).toEqual(Array.from({ length: 30 * 24 }, () => 6));
    // A bucket finer than what is kept holds the hour that begins in it.
    const fine = await reader.series(query(midnight + 40 * DAY, midnight + 40 * DAY + 2 * HOUR, 600_000));
    expect([...fine.t]).toEqual([midnight + 40 * DAY, midnight + 40 * DAY + HOUR]);

    const late = readingAt(midnight + 3 * DAY, 1e6);
    const rejected = await writer.append({ throughSeq: 2, readings: [late, readingAt(now, 7)], texts: [] });
    expect(rejected).toEqual([{ reading: late, detail: expect.stringMatching(/older than what is kept/) }]);
    await writer.maintain(now + DAY);
    expect((await reader.series(query(midnight, now, DAY))).max[3]).toBe(4 * 144 - 1);
    expect((await reader.series(query(now, now + 1, 0))).last[0]).toBe(7);

    await writer.applyRetention({ rawDays: 1, hourlyDays: 1, dailyDays: 20 }, now);
    const left = await reader.series(query(midnight, now, DAY));
    expect(left.count.at(-1)).toBe(144);
    expect(left.t[0]).toBeGreaterThan(midnight + 20 * DAY);
    expect(left.t[0]).toBeLessThanOrEqual(midnight + 40 * DAY);
  });

  it('deletes from summaries whose single results are gone, too', async () => {
    const writer = await writerOf();
    const reader = await readerOf();
    await writer.append({ throughSeq: 1, readings: daysOf(40), texts: [] });
    const now = midnight + 40 * DAY;
    await writer.applyRetention({ rawDays: 5, hourlyDays: 20, dailyDays: null }, now);
    const selection = { device: 'd', datastream: null, from: midnight + 2 * DAY + HOUR, to: midnight + 38 * DAY };
    expect(await writer.delete(selection)).toBe(3 * 144);
    const { t, count } = await reader.series(query(midnight, now, DAY));
    // Of the third day only a summary was left, part of which was meant.
    expect([...t]).toEqual([0, 1, 38, 39].map((day) => midnight + day * DAY));
    expect([...count]).toEqual([144, 144, 144, 144]);
    await writer.delete({ device: 'd', datastream: 'soil_moisture', from: 0, to: now });
    expect(await reader.datastreams('d')).toEqual([]);
  });

  it('refuses times that are none, and stores the rest', async () => {
    const writer = await writerOf();
    const bad = [Number.NaN, 1.5, -1, 1e15].map((at) => readingAt(at, 1));
    const rejected = await writer.append({ throughSeq: 1, readings: [...bad, readingAt(midnight, 1)], texts: [] });
    expect(rejected.map(({ reading }) => reading)).toEqual(bad);
    // Not before the refused ones are put aside: a crash in between must not lose them.
    expect(await writer.appliedSeq()).toBe(0);
    await writer.append({ throughSeq: 1, readings: [], texts: [] });
    expect(await writer.appliedSeq()).toBe(1);
    const reader = await readerOf();
    expect((await reader.observations(page)).items).toHaveLength(1);
  });

  it('refuses a file of a newer version and leaves every byte of it alone', async () => {
    await (await writerOf()).close();
    const database = new Database(file);
    database.pragma('user_version = 99');
    database.close();
    const before = readFileSync(file);
    await expect(writerOf()).rejects.toThrow(/newer version of Sen \(readings store format 99/);
    const reader = await readerOf();
    await expect(reader.ping()).rejects.toThrow(StoreUnavailable);
    await expect(reader.ping()).rejects.toThrow(/newer version/);
    expect(readFileSync(file)).toEqual(before);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it('refuses a file that is none of its own, by its name', async () => {
    writeFileSync(file, 'these were readings once, and now they are not');
    await expect(writerOf()).rejects.toThrow(/readings\.db is damaged/);
    await expect((await readerOf()).ping()).rejects.toThrow(/readings\.db is damaged/);
  });

  it('turns questions away when too many wait, and answers those that it took', async () => {
    const reader = await readerOf();
    const asked = Array.from({ length: 400 }, () => reader.datastreams('d'));
    const answers = await Promise.allSettled(asked);
    const turnedAway = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
    expect(turnedAway.length).toBe(400 - 256);
    expect(turnedAway[0]).toMatchObject({ name: 'StoreUnavailable', reason: 'overloaded' });
  });

  it.skipIf(process.getuid?.() !== 0)(
    'says that the disk is full, counts nothing of the batch, and goes on when there is room (needs root for a tmpfs of its own)',
    async () => {
      const disk = join(dir, 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]);
      file = join(disk, 'readings.db');
      try {
        const writer = await openWriter({ kind: 'embedded', file, timeZone });
        await writer.append({ throughSeq: 1, readings: [readingAt(midnight, 1)], texts: [] });
        const ballast = openSync(join(disk, 'ballast'), 'w');
        const { bavail, bsize } = statfsSync(disk);
        writeSync(ballast, Buffer.alloc(bavail * bsize - 200_000));
        closeSync(ballast);
        const readings = Array.from({ length: 10_000 }, (_, i) => readingAt(midnight + i * 1000, i, `new-${i % 10}`));
        await expect(writer.append({ throughSeq: 2, readings, texts: [] })).rejects.toMatchObject({
          name: 'StoreUnavailable',
          reason: 'disk-full',
        });
        expect(await writer.appliedSeq()).toBe(1);
        const reader = await openReader({ kind: 'embedded', file, timeZone });
        expect(await reader.datastreams('new-1')).toEqual([]);
        rmSync(join(disk, 'ballast'));
        expect(await writer.append({ throughSeq: 2, readings, texts: [] })).toEqual([]);
        expect(await writer.appliedSeq()).toBe(2);
        expect((await reader.observations({ ...page, device: 'new-1', limit: 5000 })).items).toHaveLength(1000);
        await reader.close();
        await writer.close();
      } finally {
        execFileSync('umount', ['-l', disk]);
      }
    },
  );
});
