import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { z } from 'zod';
import { createApi } from '../../../api/create-api.ts';
import { createMetrics } from '../../../api/metrics/metrics.ts';
import type { AlertEvent, ApiDependencies } from '../../../api/ports.ts';
import type { LiveUpdate } from '../../../domain/api/live.ts';
import type { Role } from '../../../domain/api/session.ts';
import type {
  ObservationQuery,
  ReadingReader,
  ReadingSelection,
  SeriesQuery,
  StoredObservation,
} from '../../../store/readings/reading-store.ts';
import { openRegistry } from '../../../store/registry/open.ts';
import { PlaceDirectory } from '../../../store/registry/place-directory.ts';
import type { Registry } from '../../../store/registry/schema.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { createUser } from '../../../store/registry/users.ts';

export const ADMIN = { email: 'admin@example.org', password: 'a-long-password' };

/** Readings in memory behind the reader's contract: rows are kept sorted, and pages end where they are told. */
export class MemoryReadings implements ReadingReader {
  readonly rows: StoredObservation[] = [];
  failure: Error | null = null;
  readonly seriesQueries: SeriesQuery[] = [];

  add(...rows: StoredObservation[]): void {
    this.rows.push(...rows);
    this.rows.sort((a, b) => a.at - b.at || (a.datastream < b.datastream ? -1 : 1));
  }

  async observations({ device, datastream, from, to, limit, cursor }: ObservationQuery) {
    this.#check();
    const start = cursor === null ? 0 : Number(cursor);
    const rows = this.#select(device, datastream, from, to);
    const items = rows.slice(start, start + limit);
    return { items, next: start + limit < rows.length ? String(start + limit) : null };
  }

  async series(query: SeriesQuery) {
    this.#check();
    this.seriesQueries.push(query);
    const { device, datastream, from, to, bucketMs } = query;
    const buckets = new Map<number, number[]>();
    for (const { at, result } of this.#select(device, datastream, from, to)) {
      if (typeof result !== 'number') continue;
      const t = bucketMs === 0 ? at : Math.floor(at / bucketMs) * bucketMs;
      buckets.set(t, [...(buckets.get(t) ?? []), result]);
    }
    const column = (of: (values: number[]) => number) => Float64Array.from([...buckets.values()].map(of));
    return {
      t: Float64Array.from(buckets.keys()),
      min: column((v) => Math.min(...v)),
      mean: column((v) => v.reduce((a, b) => a + b, 0) / v.length),
      max: column((v) => Math.max(...v)),
      last: column((v) => v.at(-1) as number),
      count: column((v) => v.length),
    };
  }

  async datastreams(device: string) {
    return [...new Set(this.rows.filter((row) => row.device === device).map((row) => row.datastream))];
  }

  async ping() {
    this.#check();
  }

  async close() {}

  #select(device: string, datastream: string | null, from: number, to: number): StoredObservation[] {
    return this.rows.filter(
      (row) =>
        row.device === device &&
        (datastream === null || row.datastream === datastream) &&
        row.at >= from &&
        row.at < to,
    );
  }

  #check(): void {
    if (this.failure) throw this.failure;
  }
}

/** Stands in for the ingest thread and the broker: notes what it is asked, says what it is told to say. */
export class FakeParts {
  readonly interests: ('*' | readonly string[])[] = [];
  readonly replays: (readonly number[])[] = [];
  readonly deletions: ReadingSelection[] = [];
  readonly disconnected: string[] = [];
  readonly changedDevices: string[] = [];
  readonly streams: Duplex[] = [];
  registryChanges = 0;
  /** Alerts that ingest was told of as ended by somebody. */
  readonly closedAlerts: string[] = [];
  /** What the simulator was asked to play, null for nothing any more. */
  readonly played: (Parameters<ApiDependencies['simulator']['play']>[0] | null)[] = [];
  live: (updates: readonly LiveUpdate[]) => void = () => {};
  alert: (event: AlertEvent) => void = () => {};
  ingestState: ApiDependencies['ingest']['state'] = { kind: 'ok' };
  journalState: ApiDependencies['journal']['state'] = { kind: 'ok' };
}

export interface RunningApi {
  readonly url: string;
  readonly app: FastifyInstance;
  readonly registry: Registry;
  readonly places: PlaceDirectory;
  readonly readings: MemoryReadings;
  readonly parts: FakeParts;
  /** Bearer tokens of each role. */
  readonly tokens: Record<Role, string>;
  /** What the clock says; tests move it. */
  readonly clock: { now: number };
  get(path: string, as?: Role | null): Promise<Response>;
  send(
    method: string,
    path: string,
    body?: unknown,
    more?: { as?: Role | null; headers?: Record<string, string> },
  ): Promise<Response>;
  close(): Promise<void>;
}

/** The body of an answer, which has to be what its schema says. */
export async function bodyOf<T extends z.ZodType>(
  schema: T,
  answer: Response | Promise<Response>,
): Promise<z.output<T>> {
  return schema.parse(await (await answer).json());
}

/** The API over real HTTP, on a real registry file, with the other parts faked. */
export async function startApi(overrides: Partial<ApiDependencies> = {}): Promise<RunningApi> {
  const folder = await mkdtemp(join(tmpdir(), 'sen-api-'));
  const registry = await openRegistry(join(folder, 'registry.db'));
  const clock = { now: Date.now() };
  await createUser(
    registry,
    { ...ADMIN, name: 'Admin', grants: [{ role: 'administrator', scope: 'all' }] },
    { by: 'test', now: clock.now },
  );
  const tokens = {} as Record<Role, string>;
  for (const role of ['viewer', 'operator', 'manager', 'administrator'] as const) {
    const { secret } = await createToken(
      registry,
      { name: role, grant: { role, scope: 'all' }, createdBy: 'test', expiresAt: null },
      clock.now,
    );
    tokens[role] = secret;
  }

  const parts = new FakeParts();
  const places = await PlaceDirectory.load(registry);
  const readings = new MemoryReadings();
  const app = await createApi({
    registry,
    places,
    readings,
    ingest: {
      stats: {
        uplinks: 7,
        observations: 21,
        stored: 20,
        storedUplinks: 6,
        quarantined: { 'out-of-range': 1 },
        alertsRaised: 2,
        evaluatedSeq: 4,
        storedSeq: 3,
        storeMs: [1, 2, 3],
      },
      get state() {
        return parts.ingestState;
      },
      onLive: (listener) => {
        parts.live = listener;
      },
      onAlert: (listener) => {
        parts.alert = listener;
      },
      setInterest: (devices) => void parts.interests.push(devices),
      registryChanged: async () => {
        parts.registryChanges++;
      },
      alertClosed: async (id) => void parts.closedAlerts.push(id),
      replay: async (ids) => {
        parts.replays.push(ids);
        return { replayed: ids.length, stillWaiting: 0 };
      },
      deleteReadings: async (selection) => {
        parts.deletions.push(selection);
        return 3;
      },
    },
    journal: {
      get state() {
        return parts.journalState;
      },
      stats: { uplinks: 7, commits: 5, pendingBytes: 0, diskBytes: 4096, lastSeq: 5 },
    },
    broker: {
      port: 1883,
      tlsPort: null,
      stats: { connections: 2, uplinks: 8, acks: 7, pending: 1, fastUplinks: 6 },
      disconnect: (device) => void parts.disconnected.push(device),
      handle: (stream) => void parts.streams.push(stream),
    },
    devicesChanged: async (ids) => {
      parts.changedDevices.push(...ids);
      await places.reloadDevices(ids);
    },
    placesChanged: async () => {
      parts.registryChanges++;
      await places.reloadPlaces();
    },
    simulator: {
      play: async (device) => void parts.played.push(device),
      stop: async () => void parts.played.push(null),
      playing: () => parts.played.at(-1)?.device ?? null,
    },
    channels: { webhook: false, smtp: false },
    deliveriesAdded: () => {},
    checkChannel: async (kind) => ({ result: 'ok', detail: kind }),
    refusesRecipient: async () => null,
    metrics: createMetrics(),
    webRoot: null,
    logger: pino({ level: 'silent' }),
    now: () => clock.now,
    version: '0.0.0-test',
    timeZone: 'Asia/Ho_Chi_Minh',
    ...overrides,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });

  const send: RunningApi['send'] = async (method, path, body, { as = 'administrator', headers = {} } = {}) => {
    // Tests write to the registry themselves.
    await places.reload();
    return fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(as === null ? {} : { authorization: `Bearer ${tokens[as]}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  };
  return {
    url,
    app,
    registry,
    places,
    readings,
    parts,
    tokens,
    clock,
    get: (path, as = 'viewer') => send('GET', path, undefined, { as }),
    send,
    async close() {
      await app.close();
      await registry.destroy();
      await rm(folder, { recursive: true });
    },
  };
}
