import type Database from 'better-sqlite3';
import type { SeriesColumns, SeriesQuery } from '../reading-store.ts';
import { DAY, HOUR, ZoneClock } from '../zone-clock.ts';
import { pointsBetween } from './points-between.ts';
import { SeriesBuilder } from './series-builder.ts';
import { chunkOf, DAILY, floatsOf, HOURLY, type Resolution, SUMMARY_LENGTH } from './summary.ts';

const WEEK = 7 * DAY;

/** What a query needs to know of the file besides the rows. */
export interface Kept {
  /** Epoch ms before which points, hours and days are gone. */
  readonly rawFrom: number;
  readonly hourlyFrom: number;
  /** How the file's summaries are cut. */
  readonly clock: ZoneClock;
}

/** Where the results of a stretch of time are read from. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly source: 'points' | Resolution;
}

/** Answers series from summaries where they are up to date, and from the points everywhere else. */
export class SeriesReader {
  readonly #points: ReturnType<typeof pointsBetween>;
  readonly #bodies: Database.Statement<[number, number, Resolution, number, number], Buffer>;
  readonly #dirty: Database.Statement<[Resolution, number, number, number], number>;
  readonly #members: (fields: number) => readonly number[];

  /** @param members the datastreams of a stored list */
  constructor(database: Database.Database, members: (fields: number) => readonly number[]) {
    this.#members = members;
    this.#points = pointsBetween(database);
    this.#bodies = database
      .prepare<[number, number, Resolution, number, number], Buffer>(
        `SELECT body FROM rollups
         WHERE device = ? AND datastream = ? AND resolution = ? AND chunk >= ? AND chunk <= ? ORDER BY chunk`,
      )
      .pluck();
    this.#dirty = database
      .prepare<[Resolution, number, number, number], number>(
        'SELECT start FROM dirty WHERE resolution = ? AND device = ? AND start >= ? AND start < ? ORDER BY start',
      )
      .pluck();
  }

  read(device: number, datastream: number, query: SeriesQuery, kept: Kept): SeriesColumns {
    const clock = query.timeZone === kept.clock.zone ? kept.clock : new ZoneClock(query.timeZone);
    const builder = new SeriesBuilder(query.bucketMs, clock);
    for (const { from, to, source } of this.#plan(device, query, clock, kept)) {
      if (source === 'points') this.#addPoints(builder, device, datastream, from, to);
      else this.#addSummaries(builder, { device, datastream, resolution: source, from, to });
    }
    return builder.columns();
  }

  /** Cuts [from, to) into stretches, each with the cheapest source that answers it rightly. */
  #plan(device: number, { from, to, bucketMs }: SeriesQuery, asked: ZoneClock, kept: Kept): Stretch[] {
    const { clock, rawFrom, hourlyFrom } = kept;
    const plan: Stretch[] = [];
    // Where points are gone, hours and days stand in for them in the bucket in which they begin.
    const oldTo = Math.min(to, rawFrom);
    if (from < Math.min(oldTo, hourlyFrom)) plan.push({ from, to: Math.min(oldTo, hourlyFrom), source: DAILY });
    const hoursFrom = Math.max(from, hourlyFrom);
    if (hoursFrom < oldTo) plan.push({ from: hoursFrom, to: oldTo, source: HOURLY });
    const start = Math.max(from, rawFrom);
    if (start >= to) return plan;
    if (bucketMs < HOUR || bucketMs % HOUR !== 0 || !sameHours(asked, clock, start, to)) {
      plan.push({ from: start, to, source: 'points' });
      return plan;
    }
    const firstHour = ceilTo(start, clock);
    const hoursTo = clock.hourStart(to);
    if (firstHour >= hoursTo) {
      plan.push({ from: start, to, source: 'points' });
      return plan;
    }
    if (start < firstHour) plan.push({ from: start, to: firstHour, source: 'points' });
    const wholeDays = bucketMs % DAY === 0 && asked === clock;
    plan.push(...(wholeDays ? this.#days(device, firstHour, hoursTo, clock) : this.#hours(device, firstHour, hoursTo)));
    if (hoursTo < to) plan.push({ from: hoursTo, to, source: 'points' });
    return plan;
  }

  /** Days that are whole and up to date from their summaries, the rest by the hour. */
  #days(device: number, from: number, to: number, clock: ZoneClock): Stretch[] {
    const firstDay = clock.dayStart(from) === from ? from : clock.nextDay(from);
    const lastDay = clock.dayStart(to);
    if (firstDay >= lastDay) return this.#hours(device, from, to);
    const plan: Stretch[] = from < firstDay ? this.#hours(device, from, firstDay) : [];
    const dirty = new Set(this.#dirty.all(DAILY, device, firstDay, lastDay));
    for (const hour of this.#dirty.all(HOURLY, device, firstDay, lastDay)) dirty.add(clock.dayStart(hour));
    let at = firstDay;
    for (const day of [...dirty].sort((a, b) => a - b)) {
      if (at < day) plan.push({ from: at, to: day, source: DAILY });
      at = clock.nextDay(day);
      plan.push(...this.#hours(device, day, at));
    }
    if (at < lastDay) plan.push({ from: at, to: lastDay, source: DAILY });
    if (lastDay < to) plan.push(...this.#hours(device, lastDay, to));
    return plan;
  }

  #hours(device: number, from: number, to: number): Stretch[] {
    const plan: Stretch[] = [];
    let at = from;
    for (const hour of this.#dirty.all(HOURLY, device, from, to)) {
      if (at < hour) plan.push({ from: at, to: hour, source: HOURLY });
      const before = plan.at(-1);
      at = hour + HOUR;
      if (before?.source === 'points' && before.to === hour) plan[plan.length - 1] = { ...before, to: at };
      else plan.push({ from: hour, to: at, source: 'points' });
    }
    if (at < to) plan.push({ from: at, to, source: HOURLY });
    return plan;
  }

  #addPoints(builder: SeriesBuilder, device: number, datastream: number, from: number, to: number): void {
    let list = -1;
    let position = -1;
    for (const [at, fields, results] of this.#points(device, from, to)) {
      if (fields !== list) {
        list = fields;
        position = this.#members(fields).indexOf(datastream);
      }
      if (position >= 0) builder.add(at, results.readDoubleLE(position * 8));
    }
  }

  #addSummaries(
    builder: SeriesBuilder,
    which: { device: number; datastream: number; resolution: Resolution; from: number; to: number },
  ): void {
    const { device, datastream, resolution, from, to } = which;
    const chunks = this.#bodies.all(
      device,
      datastream,
      resolution,
      chunkOf(resolution, from),
      chunkOf(resolution, to - 1),
    );
    for (const body of chunks) {
      const floats = floatsOf(body);
      for (let at = 0; at < floats.length; at += SUMMARY_LENGTH) {
        const start = floats[at] as number;
        if (start >= from && start < to) builder.addSummary(floats, at);
      }
    }
  }
}

const ceilTo = (at: number, clock: ZoneClock): number => {
  const start = clock.hourStart(at);
  return start === at ? at : start + HOUR;
};

/** Whether all hours of `clock` in [from, to) begin where `hours` has them begin; looked at once a week, as offsets change. */
function sameHours(clock: ZoneClock, hours: ZoneClock, from: number, to: number): boolean {
  for (let at = from; at < to + WEEK; at += WEEK) {
    if ((clock.offset(Math.min(at, to)) + hours.hourPhase) % HOUR !== 0) return false;
  }
  return true;
}
