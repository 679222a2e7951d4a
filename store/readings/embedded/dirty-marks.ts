import type Database from 'better-sqlite3';
import type { ZoneClock } from '../zone-clock.ts';
import { DAILY, HOURLY, type Resolution } from './summary.ts';

/** Marks remembered; beyond it all are forgotten, and marking again costs a look into the table. */
const MAX_REMEMBERED = 500_000;
/** Hours from the epoch fit in here until the year 2448. */
const HOURS = 2 ** 22;

/** The list of hours and days whose summary is to be made anew, within the transaction at hand. */
export class DirtyMarks {
  readonly #clock: ZoneClock;
  readonly #insert: Database.Statement<[Resolution, number, number]>;
  readonly #remove: Database.Statement<[Resolution, number, number]>;
  readonly #marked = new Set<number>();

  constructor(database: Database.Database, clock: ZoneClock) {
    this.#clock = clock;
    this.#insert = database.prepare(
      'INSERT INTO dirty (resolution, device, start) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#remove = database.prepare('DELETE FROM dirty WHERE resolution = ? AND device = ? AND start = ?');
  }

  markHour(device: number, at: number): void {
    const start = this.#clock.hourStart(at);
    const key = markKey(device, start);
    if (this.#marked.has(key)) return;
    if (this.#marked.size >= MAX_REMEMBERED) this.#marked.clear();
    this.#insert.run(HOURLY, device, start);
    this.#marked.add(key);
  }

  markDay(device: number, start: number): void {
    this.#insert.run(DAILY, device, start);
  }

  clearHour(device: number, start: number): void {
    this.#remove.run(HOURLY, device, start);
    this.#marked.delete(markKey(device, start));
  }

  clearDay(device: number, start: number): void {
    this.#remove.run(DAILY, device, start);
  }
}

const markKey = (device: number, start: number): number => device * HOURS + Math.floor(start / 3_600_000);
