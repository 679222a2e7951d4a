import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openReader, openWriter } from '../../store/readings/open.ts';
import type { ReadingReader, ReadingWriter } from '../../store/readings/reading-store.ts';
import type { ReadingStoreConfig } from '../../store/readings/store-config.ts';
import { type InfluxServer, influxdPath, startInfluxd } from './influxd.ts';

export const ZONE = 'Asia/Ho_Chi_Minh';

/** One empty store, opened. */
export interface OpenStore {
  readonly config: ReadingStoreConfig;
  writer: ReadingWriter;
  reader: ReadingReader;
  /** Closes both and opens them again. */
  reopen(): Promise<void>;
  /** Closes and removes all of it. */
  dispose(): Promise<void>;
}

/** A kind of store that the contract suite runs over. */
export interface StoreKind {
  readonly name: string;
  readonly isMissing: boolean;
  setUp(): Promise<void>;
  tearDown(): Promise<void>;
  open(timeZone?: string): Promise<OpenStore>;
}

export function influxConfig(url: string, folder: string, timeZone = ZONE): ReadingStoreConfig & { kind: 'influx' } {
  return {
    kind: 'influx',
    url,
    token: null,
    org: null,
    bucket: `sen_${folder.replace(/\W/g, '').slice(-12)}`,
    username: null,
    password: null,
    timeZone,
    stateFile: join(folder, 'influx-state.db'),
  };
}

/** Opens writer and reader of a configuration. */
export async function openStore(config: ReadingStoreConfig, remove: () => void = () => {}): Promise<OpenStore> {
  const store: OpenStore = {
    config,
    writer: await openWriter(config),
    reader: await openReader(config),
    reopen: async () => {
      await store.reader.close();
      await store.writer.close();
      store.writer = await openWriter(config);
      store.reader = await openReader(config);
    },
    dispose: async () => {
      await store.reader.close();
      await store.writer.close();
      remove();
    },
  };
  return store;
}

function inFolder(make: (folder: string) => ReadingStoreConfig): Promise<OpenStore> {
  const folder = mkdtempSync(join(tmpdir(), 'sen-readings-'));
  return openStore(make(folder), () => rmSync(folder, { recursive: true, force: true }));
}

const embedded: StoreKind = {
  name: 'embedded',
  isMissing: false,
  setUp: async () => {},
  tearDown: async () => {},
  open: (timeZone = ZONE) => inFolder((folder) => ({ kind: 'embedded', file: join(folder, 'readings.db'), timeZone })),
};

let server: InfluxServer | null = null;
const influx: StoreKind = {
  name: 'influx',
  isMissing: influxdPath() === null,
  setUp: async () => {
    server = await startInfluxd();
  },
  tearDown: async () => {
    await server?.remove();
    server = null;
  },
  open: (timeZone = ZONE) => inFolder((folder) => influxConfig(server?.url ?? '', folder, timeZone)),
};

export const storeKinds: readonly StoreKind[] = [embedded, influx];
