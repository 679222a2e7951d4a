import type Database from 'better-sqlite3';
import type { Reading, TextReading } from '../reading-store.ts';
import { Dictionary } from './dictionary.ts';
import type { DirtyMarks } from './dirty-marks.ts';
import type { Layout } from './fieldset.ts';
import { mergeResults } from './fieldset.ts';
import { readingOrder } from './reading-order.ts';
import { blobOf, floatsOf } from './summary.ts';

/**
 * Lists of datastreams that one device may bring anew until the next start: lists are stored and remembered for good,
 * and a device that sends other fields each time would never stop making new ones.
 */
export const MAX_NEW_LISTS = 5000;
/** Devices and lists known to be held; beyond it all are forgotten, and looked up in the table again. */
const MAX_HELD = 500_000;

interface Row {
  readonly fields: number;
  readonly results: Buffer;
}

/** Puts readings into rows, within the transaction at hand. */
export class PointWriter {
  readonly dictionary: Dictionary;
  readonly #marks: DirtyMarks;
  readonly #insert: Database.Statement<[number, number, number, Buffer]>;
  readonly #select: Database.Statement<[number, number], Row>;
  readonly #update: Database.Statement<[number, Buffer, number, number]>;
  readonly #insertText: Database.Statement<[number, number, number, string]>;
  readonly #insertHeld: Database.Statement<[number, number]>;
  readonly #scratch = new Map<number, { readonly floats: Float64Array; readonly blob: Buffer }>();
  /** Devices by the lists of datastreams that are known to be held of them. */
  readonly #held = new Set<string>();
  readonly #newLists = new Map<number, number>();

  constructor(database: Database.Database, marks: DirtyMarks) {
    this.dictionary = new Dictionary(database);
    this.#marks = marks;
    this.#insert = database.prepare(
      'INSERT INTO points (device, at, fields, results) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#select = database.prepare('SELECT fields, results FROM points WHERE device = ? AND at = ?');
    this.#update = database.prepare('UPDATE points SET fields = ?, results = ? WHERE device = ? AND at = ?');
    this.#insertText = database.prepare(
      `INSERT INTO texts (device, at, datastream, result) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET result = excluded.result WHERE result <> excluded.result`,
    );
    this.#insertHeld = database.prepare('INSERT INTO held (device, datastream) VALUES (?, ?) ON CONFLICT DO NOTHING');
  }

  /** @returns the readings that were not stored, because their device brings ever other lists of datastreams */
  writeAll(readings: readonly Reading[]): Reading[] {
    const refused: Reading[] = [];
    const devices = new Uint32Array(readings.length);
    const times = new Float64Array(readings.length);
    const { devices: names } = this.dictionary;
    for (let i = 0; i < readings.length; i += 1) {
      const reading = readings[i] as Reading;
      devices[i] = names.take(reading.device);
      times[i] = reading.at;
    }
    let heldDevice = -1;
    let heldFieldset = -1;
    for (const index of readingOrder(devices, times)) {
      const { datastreams, results } = readings[index] as Reading;
      const device = devices[index] as number;
      const at = times[index] as number;
      const spent = this.#newLists.size > 0 && (this.#newLists.get(device) ?? 0) >= MAX_NEW_LISTS;
      if (spent && !this.dictionary.knowsList(datastreams)) {
        refused.push(readings[index] as Reading);
        continue;
      }
      const lists = this.dictionary.lists;
      const layout = this.dictionary.layout(datastreams);
      const { id } = layout.fieldset;
      if (device !== heldDevice || id !== heldFieldset) {
        this.#hold(device, id, layout.fieldset.members);
        heldDevice = device;
        heldFieldset = id;
      }
      const { floats, blob } = this.#pack(layout, results);
      const inserted = this.#insert.run(device, at, id, blob).changes === 1;
      const merged = inserted || this.#mergeInto(device, at, { layout, added: floats, spent });
      if (merged === null) refused.push(readings[index] as Reading);
      else if (merged) this.#marks.markHour(device, at);
      const made = this.dictionary.lists - lists;
      if (made > 0) this.#newLists.set(device, (this.#newLists.get(device) ?? 0) + made);
    }
    return refused;
  }

  writeText({ device, at, datastream, result }: TextReading): void {
    const deviceId = this.dictionary.devices.take(device);
    const datastreamId = this.dictionary.datastreams.take(datastream);
    this.#hold(deviceId, -datastreamId, [datastreamId]);
    this.#insertText.run(deviceId, at, datastreamId, result);
  }

  /** Forgets that a device holds anything, after results of it were deleted. */
  forgetHeld(): void {
    this.#held.clear();
  }

  #pack({ fieldset, from }: Layout, results: readonly number[]): { floats: Float64Array; blob: Buffer } {
    let scratch = this.#scratch.get(fieldset.members.length);
    if (!scratch) {
      const made = new Float64Array(fieldset.members.length);
      scratch = { floats: made, blob: blobOf(made) };
      this.#scratch.set(made.length, scratch);
    }
    const { floats } = scratch;
    for (let i = 0; i < from.length; i += 1) floats[i] = results[from[i] as number] as number;
    return scratch;
  }

  /** False when the row already says so, null when it would take a list that is new and the device has had its share. */
  #mergeInto(
    device: number,
    at: number,
    { layout: { fieldset }, added, spent }: { layout: Layout; added: Float64Array; spent: boolean },
  ): boolean | null {
    const row = this.#select.get(device, at) as Row;
    const present = floatsOf(row.results);
    const held = this.dictionary.fieldsetById(row.fields);
    if (spent && !this.dictionary.knowsMerge(held, fieldset)) return null;
    const merge = this.dictionary.merge(held, fieldset);
    const merged = mergeResults(merge.plan, present, added);
    if (merged.length === present.length && merged.every((result, i) => result === present[i])) return false;
    this.#update.run(merge.fieldset.id, blobOf(merged), device, at);
    return true;
  }

  #hold(device: number, list: number, datastreams: readonly number[]): void {
    const key = `${device} ${list}`;
    if (this.#held.has(key)) return;
    if (this.#held.size >= MAX_HELD) this.#held.clear();
    for (const datastream of datastreams) this.#insertHeld.run(device, datastream);
    this.#held.add(key);
  }
}
