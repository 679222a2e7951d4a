import type Database from 'better-sqlite3';
import { openForReading, refuseForeign, sqliteCode } from '../../versioned-file.ts';
import type { ObservationQuery, SeriesColumns, SeriesQuery, StoredObservation } from '../reading-store.ts';
import { ZoneClock } from '../zone-clock.ts';
import { type ObservationPage, ObservationReader } from './observations.ts';
import { readingsFile, type StateName } from './readings-file.ts';
import { SeriesReader } from './series.ts';

const NOTHING = new Float64Array(0);
const NO_COLUMNS: SeriesColumns = {
  t: NOTHING,
  min: NOTHING,
  mean: NOTHING,
  max: NOTHING,
  last: NOTHING,
  count: NOTHING,
};

interface Session {
  readonly database: Database.Database;
  readonly series: SeriesReader;
  readonly observations: ObservationReader;
  readonly deviceId: Database.Statement<[string], number>;
  readonly datastreamId: Database.Statement<[string], number>;
  readonly datastreamsOf: Database.Statement<[number], string>;
  readonly state: Database.Statement<[StateName], number>;
  readonly clock: ZoneClock;
}

/** Answers questions from the file on a read-only connection; blocks, so it lives in a thread of its own. */
export class EmbeddedQueries {
  readonly #file: string;
  #session: Session | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws FileRefused, or SQLite's error */
  ping(): void {
    refuseForeign(this.#file, readingsFile);
    this.#read((session) => session.state.get('through_seq'), undefined);
  }

  observations(query: ObservationQuery): ObservationPage {
    return this.#read<ObservationPage>(
      ({ deviceId, datastreamId, observations, state }) => {
        const device = deviceId.get(query.device);
        const datastream = query.datastream === null ? null : datastreamId.get(query.datastream);
        if (device === undefined || datastream === undefined) return { items: [], next: null };
        const from = Math.max(query.from, state.get('raw_from') ?? 0);
        return observations.read(device, datastream, { ...query, from });
      },
      { items: [] as StoredObservation[], next: null },
    );
  }

  series(query: SeriesQuery): SeriesColumns {
    return this.#read(({ deviceId, datastreamId, series, state, clock }) => {
      const device = deviceId.get(query.device);
      const datastream = datastreamId.get(query.datastream);
      if (device === undefined || datastream === undefined) return NO_COLUMNS;
      const rawFrom = state.get('raw_from') ?? 0;
      const hourlyFrom = state.get('hourly_from') ?? 0;
      return series.read(device, datastream, query, { rawFrom, hourlyFrom, clock });
    }, NO_COLUMNS);
  }

  datastreams(device: string): string[] {
    return this.#read(({ deviceId, datastreamsOf }) => {
      const id = deviceId.get(device);
      return id === undefined ? [] : datastreamsOf.all(id);
    }, []);
  }

  close(): void {
    this.#session?.database.close();
    this.#session = null;
  }

  /** One transaction a question, so that summaries and the list of stale ones are of the same moment. */
  #read<T>(question: (session: Session) => T, whenEmpty: T): T {
    const session = this.#connected();
    if (!session) return whenEmpty;
    const { database } = session;
    try {
      database.exec('BEGIN');
      const answer = question(session);
      database.exec('COMMIT');
      return answer;
    } catch (error) {
      try {
        if (database.inTransaction) database.exec('ROLLBACK');
      } catch {
        // Closed below.
      }
      this.close();
      throw error;
    }
  }

  /** Null as long as there is no file, or nothing in it yet. */
  #connected(): Session | null {
    if (this.#session) return this.#session;
    let database: Database.Database;
    try {
      database = openForReading(this.#file, readingsFile);
    } catch (error) {
      if (sqliteCode(error) === 'SQLITE_CANTOPEN') return null;
      throw error;
    }
    try {
      this.#session = prepare(database);
      return this.#session;
    } catch (error) {
      database.close();
      if (sqliteCode(error) === 'SQLITE_ERROR' && /no such table/.test((error as Error).message)) return null;
      throw error;
    }
  }
}

function prepare(database: Database.Database): Session | null {
  const zone = database.prepare<[], string>("SELECT value FROM state WHERE name = 'time_zone'").pluck().get();
  if (zone === undefined) {
    database.close();
    return null;
  }
  const lists = new Map<number, number[]>();
  const list = database.prepare<[number], string>('SELECT name FROM fieldsets WHERE id = ?').pluck();
  const members = (fields: number): number[] => {
    let found = lists.get(fields);
    if (!found) {
      found = JSON.parse(list.get(fields) ?? '[]') as number[];
      lists.set(fields, found);
    }
    return found;
  };
  return {
    database,
    clock: new ZoneClock(zone),
    series: new SeriesReader(database, members),
    observations: new ObservationReader(database, members),
    deviceId: database.prepare<[string], number>('SELECT id FROM devices WHERE name = ?').pluck(),
    datastreamId: database.prepare<[string], number>('SELECT id FROM datastreams WHERE name = ?').pluck(),
    datastreamsOf: database
      .prepare<[number], string>(
        'SELECT name FROM held JOIN datastreams ON id = datastream WHERE device = ? ORDER BY name',
      )
      .pluck(),
    state: database.prepare<[StateName], number>('SELECT value FROM state WHERE name = ?').pluck(),
  };
}
