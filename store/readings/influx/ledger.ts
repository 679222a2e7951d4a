import type Database from 'better-sqlite3';
import type { ReadingBatch, ReadingSelection } from '../reading-store.ts';
import type { ZoneClock } from '../zone-clock.ts';
import { changing } from './state.ts';

/** What is remembered of a device so that the same again costs nothing. */
interface Memory {
  hour: number;
  list: readonly string[] | null;
  readonly hours: Set<number>;
  readonly lists: Set<readonly string[]>;
}

const MAX_MEMORIES = 200_000;
const MAX_HOURS = 1000;

export type Resolution = 'raw' | '1h' | '1d';

export interface StoredDatastream {
  readonly datastream: string;
  readonly isText: boolean;
}

/** The writer's side of the state file: every change is on disk when the call returns. @throws StoreUnavailable */
export class Ledger {
  readonly #database: Database.Database;
  readonly #clock: ZoneClock;
  readonly #memories = new Map<string, Memory>();
  readonly #addHour: Database.Statement<[string, number]>;
  readonly #addDay: Database.Statement<[string, number]>;
  readonly #addDatastream: Database.Statement<[string, string, number]>;
  readonly #setNumber: Database.Statement<[string, number]>;
  #rawFloor: number;

  constructor(database: Database.Database, clock: ZoneClock) {
    this.#database = database;
    this.#clock = clock;
    this.#addHour = database.prepare('INSERT OR IGNORE INTO dirty_hours (device, at) VALUES (?, ?)');
    this.#addDay = database.prepare('INSERT OR IGNORE INTO dirty_days (device, at) VALUES (?, ?)');
    this.#addDatastream = database.prepare(
      'INSERT OR IGNORE INTO datastreams (device, datastream, is_text) VALUES (?, ?, ?)',
    );
    this.#setNumber = database.prepare(
      'INSERT INTO numbers (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    );
    this.#rawFloor = this.floor('raw');
  }

  appliedSeq(): number {
    return this.#number('appliedSeq');
  }

  setAppliedSeq(seq: number): void {
    changing(() => this.#setNumber.run('appliedSeq', seq));
  }

  /** Before this instant nothing of the resolution is kept any more. */
  floor(resolution: Resolution): number {
    return this.#number(`floor-${resolution}`);
  }

  raiseFloor(resolution: Resolution, at: number): void {
    if (at <= this.floor(resolution)) return;
    changing(() => this.#setNumber.run(`floor-${resolution}`, at));
    if (resolution === 'raw') this.#rawFloor = at;
  }

  /**
   * Notes which datastreams a batch brings and which hours it touches. To be done before the batch is sent:
   * from then on readers take those hours from the raw results.
   */
  note(batch: Pick<ReadingBatch, 'readings' | 'texts'>): void {
    const hours: [Memory, string, number][] = [];
    const lists: [Memory, string, readonly string[]][] = [];
    for (const reading of batch.readings) {
      const memory = this.#memory(reading.device);
      const hour = this.#clock.hourStart(reading.at);
      if (memory.hour !== hour) {
        memory.hour = hour;
        if (!memory.hours.has(hour)) {
          memory.hours.add(hour);
          hours.push([memory, reading.device, hour]);
        }
      }
      if (memory.list !== reading.datastreams) {
        memory.list = reading.datastreams;
        if (!memory.lists.has(reading.datastreams)) {
          memory.lists.add(reading.datastreams);
          lists.push([memory, reading.device, reading.datastreams]);
        }
      }
    }
    if (hours.length === 0 && lists.length === 0 && batch.texts.length === 0) return;
    try {
      this.#save(hours, lists, batch.texts);
    } catch (error) {
      // Nothing of it is on disk: remember none of it.
      this.#memories.clear();
      throw error;
    }
    for (const [memory] of hours) if (memory.hours.size > MAX_HOURS) memory.hours.clear();
    for (const [memory] of lists) if (memory.lists.size > MAX_HOURS) memory.lists.clear();
  }

  #save(
    hours: readonly [Memory, string, number][],
    lists: readonly [Memory, string, readonly string[]][],
    texts: ReadingBatch['texts'],
  ): void {
    changing(() =>
      this.#database.transaction(() => {
        for (const [, device, hour] of hours) this.#markHour(device, hour);
        for (const [, device, list] of lists) for (const one of list) this.#addDatastream.run(device, one, 0);
        for (const { device, datastream } of texts) this.#addDatastream.run(device, datastream, 1);
      })(),
    );
  }

  #markHour(device: string, hour: number): void {
    // Raw results of that time are gone: rolling up what came late would lose the rest of the hour.
    if (hour < this.#rawFloor) return;
    this.#addHour.run(device, hour);
    this.#addDay.run(device, this.#clock.dayStart(hour));
  }

  /** Marks the hours that lie at these instants. */
  touch(device: string, instants: readonly number[]): void {
    changing(() =>
      this.#database.transaction(() => {
        for (const at of instants) this.#markHour(device, this.#clock.hourStart(at));
      })(),
    );
  }

  datastreams(device: string): StoredDatastream[] {
    return datastreamsOf(this.#database, device);
  }

  /** Datastreams of which nothing is left. */
  forget(device: string, datastreams: readonly StoredDatastream[]): void {
    const remove = this.#database.prepare(
      'DELETE FROM datastreams WHERE device = ? AND datastream = ? AND is_text = ?',
    );
    changing(() =>
      this.#database.transaction(() => {
        for (const { datastream, isText } of datastreams) remove.run(device, datastream, isText ? 1 : 0);
      })(),
    );
    this.#memories.delete(device);
  }

  /** Touched hours or days that began before `before`, by device and time, at most `limit`. */
  dirty(table: 'dirty_hours' | 'dirty_days', before: number, limit: number): { device: string; at: number }[] {
    return this.#database
      .prepare<[number, number], { device: string; at: number }>(
        `SELECT device, at FROM ${table} WHERE at < ? ORDER BY device, at LIMIT ?`,
      )
      .all(before, limit);
  }

  isAnyHourDirty(device: string, from: number, to: number): boolean {
    return dirtyIn(this.#database, 'dirty_hours', { device, from, to }).length > 0;
  }

  /** Those of [from, to) are rolled up. */
  clean(table: 'dirty_hours' | 'dirty_days', device: string, from: number, to: number): void {
    const remove = this.#database.prepare(`DELETE FROM ${table} WHERE device = ? AND at >= ? AND at < ?`);
    // Forgotten first: should the change fail, marking twice is harmless.
    this.#memories.delete(device);
    changing(() => remove.run(device, from, to));
  }

  /** The deletion that was begun and not ended, with the lines that have to go back in. */
  unfinished(): { selection: ReadingSelection; lines: string[] } | null {
    const row = this.#database.prepare<[], { selection: string }>('SELECT selection FROM deletions').get();
    if (row === undefined) return null;
    const lines = this.#database.prepare<[], { lines: string }>('SELECT lines FROM kept_lines ORDER BY id').all();
    return { selection: JSON.parse(row.selection) as ReadingSelection, lines: lines.map((one) => one.lines) };
  }

  beginDeletion(selection: ReadingSelection): void {
    const insert = this.#database.prepare('INSERT OR REPLACE INTO deletions (id, selection) VALUES (1, ?)');
    changing(() => insert.run(JSON.stringify(selection)));
  }

  endDeletion(): void {
    changing(() => this.#database.exec('DELETE FROM deletions'));
  }

  keepLines(lines: string): void {
    const insert = this.#database.prepare('INSERT INTO kept_lines (lines) VALUES (?)');
    changing(() => insert.run(lines));
  }

  dropKeptLines(): void {
    changing(() => this.#database.exec('DELETE FROM kept_lines'));
  }

  close(): void {
    this.#database.close();
  }

  #memory(device: string): Memory {
    let memory = this.#memories.get(device);
    if (memory === undefined) {
      if (this.#memories.size >= MAX_MEMORIES) this.#memories.clear();
      memory = { hour: Number.NaN, list: null, hours: new Set(), lists: new Set() };
      this.#memories.set(device, memory);
    }
    return memory;
  }

  #number(name: string): number {
    return numberIn(this.#database, name);
  }
}

export function numberIn(database: Database.Database, name: string): number {
  return (
    database.prepare<[string], { value: number }>('SELECT value FROM numbers WHERE name = ?').get(name)?.value ?? 0
  );
}

export function datastreamsOf(database: Database.Database, device: string): StoredDatastream[] {
  return database
    .prepare<[string], { datastream: string; is_text: number }>(
      'SELECT datastream, is_text FROM datastreams WHERE device = ? ORDER BY datastream',
    )
    .all(device)
    .map((row) => ({ datastream: row.datastream, isText: row.is_text === 1 }));
}

/** Touched hours or days of a device that begin in [from, to), in order. */
export function dirtyIn(
  database: Database.Database,
  table: 'dirty_hours' | 'dirty_days',
  { device, from, to }: { readonly device: string; readonly from: number; readonly to: number },
): number[] {
  return database
    .prepare<[string, number, number], { at: number }>(
      `SELECT at FROM ${table} WHERE device = ? AND at >= ? AND at < ? ORDER BY at`,
    )
    .all(device, from, to)
    .map((row) => row.at);
}
