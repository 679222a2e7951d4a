import type Database from 'better-sqlite3';
import type { ObservationQuery, StoredObservation } from '../reading-store.ts';
import { pointsBetween } from './points-between.ts';

export interface ObservationPage {
  readonly items: StoredObservation[];
  readonly next: string | null;
}

interface Text {
  readonly at: number;
  readonly datastream: number;
  readonly result: string;
}

/** The last observation of a page: the next page begins behind it. */
interface Place {
  readonly at: number;
  readonly datastream: string;
}

/** Reads single observations in the order (at, datastream), a page at a time. */
export class ObservationReader {
  readonly #members: (fields: number) => readonly number[];
  readonly #points: ReturnType<typeof pointsBetween>;
  readonly #texts: Database.Statement<[number, number, number, number | null, number], Text>;
  readonly #name: Database.Statement<[number], string>;
  readonly #names = new Map<number, string>();

  /** @param members the datastreams of a stored list */
  constructor(database: Database.Database, members: (fields: number) => readonly number[]) {
    this.#members = members;
    this.#points = pointsBetween(database);
    this.#texts = database.prepare(
      `SELECT at, datastream, result FROM texts
       WHERE device = ? AND at >= ? AND at < ? AND coalesce(datastream = ?, true) ORDER BY at LIMIT ?`,
    );
    this.#name = database.prepare<[number], string>('SELECT name FROM datastreams WHERE id = ?').pluck();
  }

  read(device: number, datastream: number | null, query: ObservationQuery): ObservationPage {
    const place = query.cursor === null ? null : readPlace(query.cursor);
    const from = Math.max(query.from, place?.at ?? query.from);
    // Behind the cursor there may be as many texts of its own instant as the device has datastreams.
    const texts = this.#texts.all(device, from, query.to, datastream, query.limit + 1000);
    const items: StoredObservation[] = [];
    let nextText = 0;
    /** Texts before an instant, then what was measured at it with its texts. */
    const take = (instant: StoredObservation[]): boolean => {
      instant.sort((a, b) => (a.datastream < b.datastream ? -1 : 1));
      for (const item of instant) {
        if (place && item.at === place.at && item.datastream <= place.datastream) continue;
        items.push(item);
        if (items.length > query.limit) return true;
      }
      return false;
    };
    const textsAt = (at: number): StoredObservation[] => {
      const found: StoredObservation[] = [];
      for (let text = texts[nextText]; text?.at === at; text = texts[nextText]) {
        found.push({ device: query.device, datastream: this.#nameOf(text.datastream), at, result: text.result });
        nextText += 1;
      }
      return found;
    };
    const textsBefore = (at: number): boolean => {
      for (let text = texts[nextText]; text && text.at < at; text = texts[nextText]) {
        if (take(textsAt(text.at))) return true;
      }
      return false;
    };
    for (const [at, fields, results] of this.#points(device, from, query.to)) {
      if (textsBefore(at)) break;
      const instant = textsAt(at);
      const members = this.#members(fields);
      for (let i = 0; i < members.length; i += 1) {
        const member = members[i] as number;
        if (datastream !== null && member !== datastream) continue;
        instant.push({
          device: query.device,
          datastream: this.#nameOf(member),
          at,
          result: results.readDoubleLE(i * 8),
        });
      }
      if (take(instant)) break;
    }
    if (items.length <= query.limit) textsBefore(Number.POSITIVE_INFINITY);
    if (items.length <= query.limit) return { items, next: null };
    items.length = query.limit;
    return { items, next: writePlace(items.at(-1) as StoredObservation) };
  }

  #nameOf(datastream: number): string {
    let name = this.#names.get(datastream);
    if (name === undefined) {
      name = this.#name.get(datastream) ?? '';
      this.#names.set(datastream, name);
    }
    return name;
  }
}

const writePlace = ({ at, datastream }: Place): string => Buffer.from(`${at} ${datastream}`).toString('base64url');

/** @throws RangeError for a text that is no cursor of ours */
function readPlace(cursor: string): Place {
  const match = /^(\d+) (\S+)$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw new RangeError('the cursor is not one that was handed out with a page');
  return { at: Number(match[1]), datastream: match[2] as string };
}
