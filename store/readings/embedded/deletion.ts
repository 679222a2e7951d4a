import type Database from 'better-sqlite3';
import type { ReadingSelection } from '../reading-store.ts';
import { HOUR, type ZoneClock } from '../zone-clock.ts';
import type { Dictionary } from './dictionary.ts';
import type { DirtyMarks } from './dirty-marks.ts';
import type { RollupWriter } from './rollup-writer.ts';
import { blobOf, chunkStart, DAILY, floatsOf, HOURLY, type Resolution } from './summary.ts';

/** Rows looked at in one transaction, so that deleting years does not hold up what comes in. */
const STEP_ROWS = 20_000;

interface Row {
  readonly at: number;
  readonly fields: number;
  readonly results: Buffer;
}

/** Deletes results of one device, within the transaction at hand. */
export class Deletion {
  readonly #database: Database.Database;
  readonly #clock: ZoneClock;
  readonly #dictionary: Dictionary;
  readonly #marks: DirtyMarks;
  readonly #rollups: RollupWriter;

  constructor(
    database: Database.Database,
    clock: ZoneClock,
    dictionary: Dictionary,
    marks: DirtyMarks,
    rollups: RollupWriter,
  ) {
    this.#database = database;
    this.#clock = clock;
    this.#dictionary = dictionary;
    this.#marks = marks;
    this.#rollups = rollups;
  }

  /** Deletes a step of the numbers. @returns how many results went, and where to go on (null: done) */
  numbers(selection: ReadingSelection): { readonly deleted: number; readonly next: number | null } {
    const device = this.#dictionary.devices.ids.get(selection.device);
    if (device === undefined) return { deleted: 0, next: null };
    const rows = this.#database
      .prepare<[number, number, number, number], Row>(
        'SELECT at, fields, results FROM points WHERE device = ? AND at >= ? AND at < ? ORDER BY at LIMIT ?',
      )
      .all(device, selection.from, selection.to, STEP_ROWS);
    const remove = this.#database.prepare('DELETE FROM points WHERE device = ? AND at = ?');
    const update = this.#database.prepare('UPDATE points SET fields = ?, results = ? WHERE device = ? AND at = ?');
    const datastream = this.#datastream(selection);
    let deleted = 0;
    for (const { at, fields, results } of rows) {
      const { members } = this.#dictionary.fieldsetById(fields);
      const kept = datastream === null ? [] : members.filter((member) => member !== datastream);
      if (kept.length === members.length) continue;
      deleted += members.length - kept.length;
      if (kept.length === 0) {
        remove.run(device, at);
      } else {
        const floats = floatsOf(results).filter((_, i) => members[i] !== datastream);
        update.run(this.#dictionary.fieldset(kept).id, blobOf(floats), device, at);
      }
      this.#marks.markHour(device, at);
    }
    return { deleted, next: rows.length < STEP_ROWS ? null : (rows.at(-1) as Row).at + 1 };
  }

  /** Deletes the texts, and what is left of the selection in summaries whose points are gone. @returns texts deleted */
  rest(selection: ReadingSelection, rawFrom: number): number {
    const device = this.#dictionary.devices.ids.get(selection.device);
    if (device === undefined) return 0;
    const datastream = this.#datastream(selection);
    const { changes } = this.#database
      .prepare('DELETE FROM texts WHERE device = ? AND at >= ? AND at < ? AND coalesce(datastream = ?, true)')
      .run(device, selection.from, selection.to, datastream);
    const oldTo = Math.min(selection.to, rawFrom);
    if (selection.from < oldTo) this.#summaries(device, datastream, selection.from, oldTo);
    this.#rollups.redoDevice(HOURLY, device);
    this.#rollups.redoDevice(DAILY, device);
    this.#forgetUnheld(device);
    return changes;
  }

  /** An hour that the selection touches goes as a whole: what of it was meant cannot be told any more. */
  #summaries(device: number, datastream: number | null, from: number, to: number): void {
    const oldest = this.#database
      .prepare<[number], { resolution: Resolution; chunk: number }>(
        'SELECT resolution, min(chunk) AS chunk FROM rollups WHERE device = ? GROUP BY resolution',
      )
      .all(device);
    if (oldest.length === 0) return;
    const first = Math.max(from, Math.min(...oldest.map(({ resolution, chunk }) => chunkStart(resolution, chunk))));
    this.#rollups.remove(device, datastream, HOURLY, first, to);
    for (let day = this.#clock.dayStart(first); day < to; day = this.#clock.nextDay(day)) {
      this.#rollups.remove(device, datastream, DAILY, day, day + HOUR);
      this.#rollups.redoDayFromHours(device, day);
    }
  }

  /** A datastream of which nothing is left is not listed any more. */
  #forgetUnheld(device: number): void {
    const left = new Set<number>();
    const lists = this.#database
      .prepare<[number], number>('SELECT DISTINCT fields FROM points WHERE device = ?')
      .pluck()
      .all(device);
    for (const list of lists) for (const member of this.#dictionary.fieldsetById(list).members) left.add(member);
    const others = this.#database
      .prepare<[number, number], number>(
        `SELECT DISTINCT datastream FROM texts WHERE device = ?
         UNION SELECT DISTINCT datastream FROM rollups WHERE device = ?`,
      )
      .pluck()
      .all(device, device);
    for (const datastream of others) left.add(datastream);
    const held = this.#database
      .prepare<[number], number>('SELECT datastream FROM held WHERE device = ?')
      .pluck()
      .all(device);
    const forget = this.#database.prepare('DELETE FROM held WHERE device = ? AND datastream = ?');
    for (const datastream of held) if (!left.has(datastream)) forget.run(device, datastream);
  }

  /** @returns null for all datastreams; -1 for one that nothing is known of */
  #datastream({ datastream }: ReadingSelection): number | null {
    return datastream === null ? null : (this.#dictionary.datastreams.ids.get(datastream) ?? -1);
  }
}
