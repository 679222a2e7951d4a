import type { ReadingReader, ReadingWriter } from './reading-store.ts';
import type { ReadingStoreConfig } from './store-config.ts';

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
