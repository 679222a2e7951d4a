import type Database from 'better-sqlite3';
import type { ReadingBatch, ReadingSelection } from '../reading-store.ts';
import type { ZoneClock } from '../zone-clock.ts';
import {
  changing,
  type DirtyTable,
  datastreamsOf,
  dirtyIn,
  numberIn,
  type StateName,
  type StoredDatastream,
} from './state.ts';

/** What is remembered of a device so that the same again costs nothing. */
interface Memory {
  hour: number;
  list: readonly string[] | null;
  readonly hours: Set<number>;
  readonly lists: Set<readonly string[]>;
}

const MAX_MEMORIES = 50_000;
/** Hours and lists remembered of one device. */
const MAX_OF_EACH = 1000;

/** The writer's side of the state file: every change is on disk when the call returns. @throws StoreUnavailable */
export class Ledger {
  readonly #database: Database.Database;
  readonly #clock: ZoneClock;
  readonly #memories = new Map<string, Memory>();
  readonly #addHour: Database.Statement<[string, number]>;
  readonly #addDay: Database.Statement<[string, number]>;
  readonly #addDatastream: Database.Statement<[string, string, number]>;
  readonly #moveOn: Database.Statement<[number, string]>;
  #rawFrom: number;

  constructor(database: Database.Database, clock: ZoneClock) {
    this.#database = database;
    this.#clock = clock;
    this.#addHour = database.prepare('INSERT OR IGNORE INTO dirty_hours (device, at) VALUES (?, ?)');
    this.#addDay = database.prepare('INSERT OR IGNORE INTO dirty_days (device, at) VALUES (?, ?)');
    this.#addDatastream = database.prepare(
      'INSERT OR IGNORE INTO datastreams (device, datastream, is_text) VALUES (?, ?, ?)',
    );
    this.#moveOn = database.prepare('UPDATE state SET value = max(value, ?) WHERE name = ?');
    this.#rawFrom = numberIn(database, 'raw_from');
  }

  get(name: StateName): number {
    return numberIn(this.#database, name);
  }

  /** Cursors and limits only ever move on. */
  moveOn(name: StateName, value: number): void {
    changing(() => this.#moveOn.run(value, name));
    if (name === 'raw_from') this.#rawFrom = Math.max(value, this.#rawFrom);
  }

  /** Epoch ms before which raw results are no longer kept. */
  get rawFrom(): number {
    return this.#rawFrom;
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
    for (const [memory] of hours) if (memory.hours.size > MAX_OF_EACH) memory.hours.clear();
    for (const [memory] of lists) if (memory.lists.size > MAX_OF_EACH) memory.lists.clear();
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
    // Its raw results are gone: what there is of that hour is its rollup.
    if (hour >= this.#rawFrom) this.#addHour.run(device, hour);
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
  dirty(table: DirtyTable, before: number, limit: number): { device: string; at: number }[] {
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
  clean(table: DirtyTable, device: string, from: number, to: number): void {
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
}
