import type Database from 'better-sqlite3';
import { HOUR, type ZoneClock } from '../zone-clock.ts';
import type { Dictionary } from './dictionary.ts';
import type { DirtyMarks } from './dirty-marks.ts';
import {
  blobOf,
  chunkOf,
  DAILY,
  floatsOf,
  Gathering,
  HOURLY,
  type Resolution,
  replaceSummaries,
  SUMMARY_LENGTH,
  type Summary,
} from './summary.ts';

/** Where a pass over the list of dirty hours or days has come to. */
export interface DirtyCursor {
  readonly device: number;
  readonly start: number;
}

export const FROM_THE_START: DirtyCursor = { device: 0, start: 0 };

/** Makes summaries of dirty hours and days anew, within the transaction at hand. */
export class RollupWriter {
  readonly #clock: ZoneClock;
  readonly #dictionary: Dictionary;
  readonly #marks: DirtyMarks;
  readonly #dirty: Database.Statement<[Resolution, number, number, number, number], DirtyCursor>;
  readonly #dirtyOf: Database.Statement<[Resolution, number], DirtyCursor>;
  readonly #points: Database.Statement<[number, number, number], [number, Buffer]>;
  readonly #held: Database.Statement<[number], number>;
  readonly #body: Database.Statement<[number, number, Resolution, number], Buffer>;
  readonly #put: Database.Statement<[number, number, Resolution, number, Buffer]>;
  readonly #drop: Database.Statement<[number, number, Resolution, number]>;
  readonly #dropBefore: Database.Statement<[number, number, Resolution, number]>;

  constructor(database: Database.Database, clock: ZoneClock, dictionary: Dictionary, marks: DirtyMarks) {
    this.#clock = clock;
    this.#dictionary = dictionary;
    this.#marks = marks;
    this.#dirty = database.prepare(
      `SELECT device, start FROM dirty WHERE resolution = ? AND (device, start) > (?, ?) AND start <= ?
       ORDER BY device, start LIMIT ?`,
    );
    this.#dirtyOf = database.prepare(
      'SELECT device, start FROM dirty WHERE resolution = ? AND device = ? ORDER BY start',
    );
    this.#points = database
      .prepare<[number, number, number], [number, Buffer]>(
        'SELECT fields, results FROM points WHERE device = ? AND at >= ? AND at < ? ORDER BY at',
      )
      .raw();
    this.#held = database.prepare<[number], number>('SELECT datastream FROM held WHERE device = ?').pluck();
    this.#body = database
      .prepare<[number, number, Resolution, number], Buffer>(
        'SELECT body FROM rollups WHERE device = ? AND datastream = ? AND resolution = ? AND chunk = ?',
      )
      .pluck();
    this.#put = database.prepare(
      `INSERT INTO rollups (device, datastream, resolution, chunk, body) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET body = excluded.body`,
    );
    this.#drop = database.prepare(
      'DELETE FROM rollups WHERE device = ? AND datastream = ? AND resolution = ? AND chunk = ?',
    );
    this.#dropBefore = database.prepare(
      'DELETE FROM rollups WHERE device = ? AND datastream = ? AND resolution = ? AND chunk < ?',
    );
  }

  /**
   * Makes up to `limit` dirty hours or days that were over at `now` anew, those behind `cursor`.
   * @returns where to go on, null when there are no more
   */
  redoSome(resolution: Resolution, cursor: DirtyCursor, now: number, limit: number): DirtyCursor | null {
    // A day may have 25 hours; one that is looked at too early stays on the list.
    const latest = resolution === HOURLY ? now - HOUR : now - 23 * HOUR;
    const dirty = this.#dirty.all(resolution, cursor.device, cursor.start, latest, limit);
    this.#redoAll(
      resolution,
      dirty.filter(({ start }) => this.#end(resolution, start) <= now),
    );
    return dirty.length < limit ? null : (dirty.at(-1) as DirtyCursor);
  }

  /** Makes all of one device's dirty hours or days anew, whether they are over or not. */
  redoDevice(resolution: Resolution, device: number): void {
    this.#redoAll(resolution, this.#dirtyOf.all(resolution, device));
  }

  /** Takes the summaries of one datastream (all of the device's when null) in [from, to) away, whatever the points say. */
  remove(device: number, datastream: number | null, resolution: Resolution, from: number, to: number): void {
    const datastreams = datastream === null ? this.#held.all(device) : [datastream];
    for (const each of datastreams) {
      for (let chunk = chunkOf(resolution, from); chunk <= chunkOf(resolution, to - 1); chunk += 1) {
        const body = this.#body.get(device, each, resolution, chunk);
        if (!body) continue;
        const gone = startsOf(floatsOf(body)).filter((start) => start < to && this.#end(resolution, start) > from);
        this.#write(device, each, resolution, chunk, body, new Set(gone), []);
      }
    }
  }

  /** Takes all summaries of a device away that begin before `before`, a chunk at a time: some are kept a little longer. */
  removeBefore(device: number, resolution: Resolution, before: number): void {
    for (const datastream of this.#held.all(device)) {
      this.#dropBefore.run(device, datastream, resolution, chunkOf(resolution, before));
    }
  }

  /** Makes a day's summaries anew from those of its hours: there are far fewer of them, and they outlive the points. */
  redoDayFromHours(device: number, start: number): void {
    const end = this.#end(DAILY, start);
    for (const datastream of this.#held.all(device)) {
      const gathering = new Gathering();
      for (let chunk = chunkOf(HOURLY, start); chunk <= chunkOf(HOURLY, end - 1); chunk += 1) {
        const body = this.#body.get(device, datastream, HOURLY, chunk);
        if (!body) continue;
        const floats = floatsOf(body);
        for (let at = 0; at < floats.length; at += SUMMARY_LENGTH) {
          const hour = floats[at] as number;
          if (hour >= start && hour < end) gathering.addSummary(floats, at);
        }
      }
      const made = gathering.count > 0 ? [gathering.summary(start)] : [];
      const chunk = chunkOf(DAILY, start);
      const body = this.#body.get(device, datastream, DAILY, chunk);
      this.#write(device, datastream, DAILY, chunk, body, new Set([start]), made);
    }
  }

  /** False where the clock changes by half an hour, as on Lord Howe Island. */
  #madeOfHours(day: number): boolean {
    const end = this.#clock.nextDay(day);
    return this.#clock.hourStart(day) === day && this.#clock.hourStart(end) === end;
  }

  #end(resolution: Resolution, start: number): number {
    return resolution === HOURLY ? start + HOUR : this.#clock.nextDay(start);
  }

  #redoAll(resolution: Resolution, dirty: readonly DirtyCursor[]): void {
    let group: DirtyCursor[] = [];
    for (const entry of dirty) {
      const first = group[0];
      if (
        first &&
        (first.device !== entry.device || chunkOf(resolution, first.start) !== chunkOf(resolution, entry.start))
      ) {
        this.#redo(resolution, group);
        group = [];
      }
      group.push(entry);
    }
    this.#redo(resolution, group);
  }

  /** All of `group` are of one device and one chunk. */
  #redo(resolution: Resolution, group: readonly DirtyCursor[]): void {
    const first = group[0];
    if (!first) return;
    const { device } = first;
    if (resolution === DAILY && group.every(({ start }) => this.#madeOfHours(start))) {
      for (const { start } of group) {
        this.redoDayFromHours(device, start);
        this.#marks.clearDay(device, start);
      }
      return;
    }
    const made = new Map<number, Summary[]>();
    for (const { start } of group) {
      for (const [datastream, gathering] of this.#gather(device, start, this.#end(resolution, start))) {
        const list = made.get(datastream);
        if (list) list.push(gathering.summary(start));
        else made.set(datastream, [gathering.summary(start)]);
      }
      if (resolution === HOURLY) {
        this.#marks.clearHour(device, start);
        this.#marks.markDay(device, this.#clock.dayStart(start));
      } else {
        this.#marks.clearDay(device, start);
      }
    }
    const redone = new Set(group.map(({ start }) => start));
    const chunk = chunkOf(resolution, first.start);
    for (const datastream of this.#held.all(device)) {
      const body = this.#body.get(device, datastream, resolution, chunk);
      this.#write(device, datastream, resolution, chunk, body, redone, made.get(datastream) ?? []);
    }
  }

  #gather(device: number, from: number, to: number): Map<number, Gathering> {
    const gatherings = new Map<number, Gathering>();
    const gatheringOf = (datastream: number): Gathering => {
      let gathering = gatherings.get(datastream);
      if (!gathering) {
        gathering = new Gathering();
        gatherings.set(datastream, gathering);
      }
      return gathering;
    };
    let list = -1;
    let inList: Gathering[] = [];
    for (const [fields, results] of this.#points.all(device, from, to)) {
      if (fields !== list) {
        list = fields;
        inList = this.#dictionary.fieldsetById(fields).members.map(gatheringOf);
      }
      for (let i = 0; i < inList.length; i += 1) (inList[i] as Gathering).add(results.readDoubleLE(i * 8));
    }
    return gatherings;
  }

  #write(
    device: number,
    datastream: number,
    resolution: Resolution,
    chunk: number,
    body: Buffer | undefined,
    redone: ReadonlySet<number>,
    made: readonly Summary[],
  ): void {
    if (!body && made.length === 0) return;
    const replaced = replaceSummaries(body ? floatsOf(body) : new Float64Array(0), redone, made);
    if (replaced) this.#put.run(device, datastream, resolution, chunk, blobOf(replaced));
    else this.#drop.run(device, datastream, resolution, chunk);
  }
}

function startsOf(floats: Float64Array): number[] {
  const starts: number[] = [];
  for (let at = 0; at < floats.length; at += SUMMARY_LENGTH) starts.push(floats[at] as number);
  return starts;
}
