import type { ReadingReader, ReadingWriter } from './reading-store.ts';

/** Which database keeps the readings. */
export type ReadingStoreConfig =
  | { readonly kind: 'embedded'; readonly file: string; readonly timeZone: string }
  | {
      readonly kind: 'influx';
      readonly url: string;
      /** 2.x and 3.x. */
      readonly token: string | null;
      readonly org: string | null;
      /** The bucket; the database on 1.x. */
      readonly bucket: string;
      /** 1.x. */
      readonly username: string | null;
      readonly password: string | null;
      readonly timeZone: string;
      /** Where its cursor and the list of hours to roll up are kept. */
      readonly stateFile: string;
    };

/**
 * Opens the store for the ingest thread, the only writer.
 * @throws StoreUnavailable when it is not to be had now; Error in one line for a database that must not be touched
 */
export async function openWriter(config: ReadingStoreConfig): Promise<ReadingWriter> {
  // Loaded when chosen, so that neither store's libraries burden the other.
  if (config.kind === 'influx') {
    const { openInfluxWriter } = await import('./influx/influx-writer.ts');
    return openInfluxWriter(config);
  }
  const { openEmbeddedWriter } = await import('./embedded/embedded-writer.ts');
  return openEmbeddedWriter(config);
}

/** Opens the store for reading, from the main thread; it need not be there yet. */
export async function openReader(config: ReadingStoreConfig): Promise<ReadingReader> {
  if (config.kind === 'influx') {
    const { openInfluxReader } = await import('./influx/influx-reader.ts');
    return openInfluxReader(config);
  }
  const { openEmbeddedReader } = await import('./embedded/embedded-reader.ts');
  return openEmbeddedReader(config);
}
